package tapbill.screen.page;

import java.util.List;
import tapbill.screen.live.LiveDispenser;

/** The page of all taps on offer. */
final class WallScreen extends Screen {
  private final List<TapCard> taps;

  WallScreen(Wording wording, List<LiveDispenser> taps) {
    super("wall", wording);
    this.taps = taps.stream().map(tap -> TapCard.of(tap, wording)).toList();
  }

  public List<TapCard> taps() {
    return taps;
  }
}
