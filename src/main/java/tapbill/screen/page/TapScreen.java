package tapbill.screen.page;

import tapbill.screen.live.LiveDispenser;

/** The page of one tap, with the button that opens and closes it. */
final class TapScreen extends Screen {
  private final TapCard tap;

  TapScreen(Wording wording, LiveDispenser tap) {
    super("tap", wording);
    this.tap = TapCard.of(tap, wording);
  }

  public TapCard tap() {
    return tap;
  }
}
