package tapbill.tap.tab;

import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Money;

/**
 * Limits the pours of a tab; null for no limit.
 *
 * @param credit how far its balance may be below zero; zero if it is prepaid
 * @param volumeLimit the litres up to the next approval
 * @param alcoholLimit the grams of pure alcohol up to the next approval
 */
public record TabTerms(
    @Nullable Money credit, @Nullable MaxAmount volumeLimit, @Nullable Alcohol alcoholLimit) {

  public static final TabTerms UNLIMITED = new TabTerms(null, null, null);

  public boolean prepaid() {
    return Money.ZERO.equals(credit);
  }
}
