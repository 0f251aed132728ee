package tapbill.tap.tab;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.tap.bill.Allowance;

/**
 * The money and the limits of a tab, as JSON has them; null for no limit.
 *
 * @param balance payments less refunds and bills, exact; negative if the guest owes money
 * @param credit how far the balance may be below zero
 * @param moneyLeft what may still be poured for
 * @param volume the litres that count against the limit
 * @param alcohol the grams of pure alcohol that count against the limit
 */
public record TabFigures(
    Money balance,
    boolean prepaid,
    @Nullable Money credit,
    @Nullable Money moneyLeft,
    Volume volume,
    @Nullable MaxAmount volumeLimit,
    @Nullable Volume volumeLeft,
    Alcohol alcohol,
    @Nullable Alcohol alcoholLimit,
    @Nullable Alcohol alcoholLeft,
    @Nullable Instant validUntil,
    boolean blocked) {

  static TabFigures of(TabState tab, TabTerms defaults) {
    TabTerms terms = tab.terms(defaults);
    Allowance left = tab.allowance(defaults);
    return new TabFigures(
        tab.balance(),
        terms.prepaid(),
        terms.credit(),
        left.money(),
        tab.volume(),
        terms.volumeLimit(),
        left.volume(),
        tab.alcohol(),
        terms.alcoholLimit(),
        left.alcohol(),
        tab.validUntil(),
        tab.blockedAt() != null);
  }
}
