package tapbill.tap.tab;

import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.OneLine;
import tapbill.platform.api.Timestamp;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Money;

/**
 * Replaces the limits of a tab; an absent one is no limit.
 *
 * @param prepaid true for a credit of zero
 * @param credit how far its balance may be below zero
 * @param volumeLimit in litres, up to the next approval
 * @param alcoholLimit in grams of pure alcohol, up to the next approval
 */
public record TabChange(
    @Nullable Boolean prepaid,
    @Nullable Money credit,
    @Nullable MaxAmount volumeLimit,
    @Nullable Alcohol alcoholLimit,
    @OneLine @Nullable String name,
    @Nullable Timestamp validUntil,
    @Nullable Boolean blocked) {

  /**
   * Returns the terms of this change.
   *
   * @throws ApiError 400 if {@code prepaid} and {@code credit} contradict each other
   */
  TabTerms terms() {
    if (prepaid != null && credit != null && prepaid != Money.ZERO.equals(credit)) {
      throw ApiError.badRequest("credit must be 0 if the tab is prepaid, and only then");
    }
    return new TabTerms(
        Boolean.TRUE.equals(prepaid) ? Money.ZERO : credit, volumeLimit, alcoholLimit);
  }
}
