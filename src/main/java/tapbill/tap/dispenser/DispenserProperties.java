package tapbill.tap.dispenser;

import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.OneLine;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Price;

/**
 * The properties of a dispenser that an admin sets.
 *
 * @param access null in a request that creates an open dispenser
 * @param retired true to hide the dispenser from the list and to refuse openings; its sales stay
 */
public record DispenserProperties(
    @Nullable FlowRate flowVolume,
    @Nullable Price price,
    @OneLine @Nullable String name,
    @Valid @Nullable Beer beer,
    @Nullable Access access,
    boolean retired) {

  /** Returns these properties with the defaults of a new dispenser. */
  DispenserProperties withDefaults() {
    return access == null
        ? new DispenserProperties(flowVolume, price, name, beer, Access.OPEN, retired)
        : this;
  }
}
