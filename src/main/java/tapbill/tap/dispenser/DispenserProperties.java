package tapbill.tap.dispenser;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.OneLine;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Percentage;
import tapbill.platform.quantity.Price;

/**
 * The properties of a dispenser that an admin sets.
 *
 * @param access null in a request that creates an open dispenser
 * @param retired true to hide the dispenser from the list and to refuse openings; its sales stay
 * @param maxAmount the most that one pour may be; null for the setting of the service
 * @param close true in a request that retires an open tap, to close it first; not stored
 */
public record DispenserProperties(
    @Nullable FlowRate flowVolume,
    @Nullable Price price,
    @OneLine @Nullable String name,
    @Valid @Nullable Beer beer,
    @Nullable Access access,
    boolean retired,
    @Nullable MaxAmount maxAmount,
    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) boolean close) {

  /** Returns the properties of a dispenser without a name, a beer or a limit. */
  public static DispenserProperties of(FlowRate flowVolume, Price price) {
    return new DispenserProperties(flowVolume, price, null, null, null, false, null, false);
  }

  /** Returns these properties with the defaults of a new dispenser. */
  DispenserProperties withDefaults() {
    return new DispenserProperties(
        flowVolume,
        price,
        name,
        beer,
        access == null ? Access.OPEN : access,
        retired,
        maxAmount,
        false);
  }

  /** Returns true if an opening is decided and billed by the same values in both. */
  boolean opensAs(DispenserProperties other) {
    return Objects.equals(flowVolume, other.flowVolume)
        && Objects.equals(price, other.price)
        && Objects.equals(nameOf(beer), nameOf(other.beer))
        && Objects.equals(abvOf(beer), abvOf(other.beer))
        && access == other.access
        && retired == other.retired
        && Objects.equals(maxAmount, other.maxAmount);
  }

  private static @Nullable String nameOf(@Nullable Beer beer) {
    return beer == null ? null : beer.name();
  }

  private static @Nullable Percentage abvOf(@Nullable Beer beer) {
    return beer == null ? null : beer.abv();
  }
}
