package tapbill.tap.pour;

import java.time.Duration;
import java.time.Instant;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;

/** What was poured and what it costs. */
public record Bill(Volume volume, Money cost) {

  /**
   * The bill of a tap that is open from one instant to another, at the flow rate and the price of
   * its opening: see {@link FlowRate#volumeIn} and {@link Price#costOf}.
   *
   * @param to not before {@code from}
   */
  static Bill of(FlowRate flow, Price price, Instant from, Instant to) {
    Duration open = Duration.between(from, to);
    return new Bill(flow.volumeIn(open), price.costOf(flow, open));
  }

  boolean isBillable() {
    return volume.isBillable() && cost.isBillable();
  }
}
