package tapbill.tap.dispenser;

import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.OneLine;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Price;

/**
 * What an admin decides about a dispenser.
 *
 * @param access absent for a dispenser that anyone may open
 * @param retired a retired dispenser is listed no more and cannot be opened; its sales stay
 */
public record DispenserProperties(
    @Nullable FlowRate flowVolume,
    @Nullable Price price,
    @OneLine @Nullable String name,
    @Valid @Nullable Beer beer,
    @Nullable Access access,
    boolean retired) {

  /** The same, with the default of what may be absent when a dispenser is created. */
  DispenserProperties completed() {
    return access == null
        ? new DispenserProperties(flowVolume, price, name, beer, Access.OPEN, retired)
        : this;
  }
}
