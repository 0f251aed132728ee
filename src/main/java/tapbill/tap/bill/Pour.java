package tapbill.tap.bill;

import java.time.Instant;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;

/**
 * One opening of a dispenser up to its closing, with the flow rate, price and beer of the moment of
 * its opening. {@code closedAt}, {@code volume} and {@code cost} are null while it runs.
 *
 * @param driverToken the wristband that pays; null if the tap was opened without one
 * @param beer the name of the beer; null if the dispenser had none
 */
@PropagateNull("id")
public record Pour(
    long id,
    long dispenserId,
    FlowRate flowVolume,
    Price price,
    Instant openedAt,
    @Nullable Instant closedAt,
    @Nullable Volume volume,
    @Nullable Money cost,
    @Nullable String driverToken,
    @Nullable String beer) {

  /**
   * Returns the bill of a closed pour, or the bill that a running pour would have if it were closed
   * now.
   *
   * @param now ignored if the pour is closed; a device may open a pour ahead of our clock, whose
   *     bill is zero until then
   */
  public Bill bill(Instant now) {
    return volume == null || cost == null
        ? Bill.of(flowVolume, price, openedAt, later(now, openedAt))
        : new Bill(volume, cost);
  }

  /** Returns the later of two instants. */
  public static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
