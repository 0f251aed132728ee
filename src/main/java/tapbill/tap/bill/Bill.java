package tapbill.tap.bill;

import java.time.Duration;
import java.time.Instant;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;

/** The volume of a pour and its cost. */
public record Bill(Volume volume, Money cost) {

  /**
   * Computes the bill of a tap that is open from one instant to another. {@link FlowRate#volumeIn}
   * and {@link Price#costOf} have the formulas and the rounding.
   *
   * @param flow the flow rate at the opening
   * @param price the price at the opening
   * @param to not before {@code from}
   */
  static Bill of(FlowRate flow, Price price, Instant from, Instant to) {
    Duration open = Duration.between(from, to);
    return new Bill(flow.volumeIn(open), price.costOf(flow, open));
  }

  /** Returns true if both figures are small enough to be stored. */
  public boolean isBillable() {
    return volume.isBillable() && cost.isBillable();
  }
}
