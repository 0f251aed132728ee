package tapbill.tap.bill;

import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;

/** Limits a pour by the money, volume and alcohol that remain on its tab; null for no limit. */
public record Allowance(@Nullable Money money, @Nullable Volume volume, @Nullable Alcohol alcohol) {
  public static final Allowance UNLIMITED = new Allowance(null, null, null);
}
