package tapbill.tap.bill;

import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;

/** What a tab still allows; null for no limit. */
public record Allowance(@Nullable Money money, @Nullable Volume volume, @Nullable Alcohol alcohol) {
  public static final Allowance UNLIMITED = new Allowance(null, null, null);
}
