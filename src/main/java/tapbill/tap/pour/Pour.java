package tapbill.tap.pour;

import java.time.Instant;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;

/**
 * One opening of a dispenser up to its closing, with the flow rate and the price that it was opened
 * with. {@code closedAt}, {@code volume} and {@code cost} are null while it runs.
 *
 * @param driverToken whose it is, where that is known
 * @param beer what ran, where that is known
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
   * Its bill; while it runs, that of a pour which is closed now.
   *
   * @param now zero is billed for a pour that a device opens in our future
   */
  public Bill bill(Instant now) {
    return volume == null || cost == null
        ? Bill.of(flowVolume, price, openedAt, later(now, openedAt))
        : new Bill(volume, cost);
  }

  Pour closed(Instant at, Bill bill) {
    return new Pour(
        id,
        dispenserId,
        flowVolume,
        price,
        openedAt,
        at,
        bill.volume(),
        bill.cost(),
        driverToken,
        beer);
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
