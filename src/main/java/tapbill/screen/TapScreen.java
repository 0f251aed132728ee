package tapbill.screen;

import tapbill.dispenser.Dispenser;

/** One tap, with its button. */
final class TapScreen extends Screen {
  private final TapCard tap;

  TapScreen(Wording wording, Dispenser tap) {
    super("tap", wording);
    this.tap = TapCard.of(tap, wording);
  }

  public TapCard tap() {
    return tap;
  }
}
