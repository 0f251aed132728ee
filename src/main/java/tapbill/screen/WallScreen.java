package tapbill.screen;

import java.util.List;
import tapbill.dispenser.Dispenser;

/** All taps on offer. */
final class WallScreen extends Screen {
  private final List<TapCard> taps;

  WallScreen(Wording wording, List<Dispenser> taps) {
    super("wall", wording);
    this.taps = taps.stream().map(tap -> TapCard.of(tap, wording)).toList();
  }

  public List<TapCard> taps() {
    return taps;
  }
}
