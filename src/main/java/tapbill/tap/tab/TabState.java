package tapbill.tap.tab;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.Reason;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.tap.bill.Allowance;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.Pour;

/**
 * A tab, without what is running.
 *
 * @param name whom staff gave the wristband to
 * @param ownTerms false if the terms of the configuration hold
 * @param credit as in {@link TabTerms}, like the next two
 * @param validUntil the moment from which it opens no tap; null for none
 * @param blockedAt the moment since which it opens no tap; null if it is not blocked
 * @param replacedBy the token that has taken over its money
 * @param paid the money of its entries
 * @param spent the sum of its bills
 * @param volume what counts against its limit
 * @param alcohol what counts against its limit
 */
@PropagateNull("token")
public record TabState(
    String token,
    @Nullable String name,
    boolean ownTerms,
    @Nullable Money credit,
    @Nullable MaxAmount volumeLimit,
    @Nullable Alcohol alcoholLimit,
    @Nullable Instant validUntil,
    @Nullable Instant blockedAt,
    @Nullable String replacedBy,
    Money paid,
    Money spent,
    Volume volume,
    Alcohol alcohol) {

  /** Returns the tab of a token that has none yet. */
  public static TabState empty(String token) {
    return new TabState(
        token,
        null,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        Money.ZERO,
        Money.ZERO,
        Volume.ZERO,
        Alcohol.NONE);
  }

  /** Returns this tab after a pour with a bill. */
  TabState with(Bill bill, Pour pour) {
    Alcohol poured = pour.alcoholIn(bill.volume());
    return new TabState(
        token,
        name,
        ownTerms,
        credit,
        volumeLimit,
        alcoholLimit,
        validUntil,
        blockedAt,
        replacedBy,
        paid,
        spent.plus(bill.cost()),
        volume.plus(bill.volume()),
        poured == null ? alcohol : alcohol.plus(poured));
  }

  /** Returns what the guest has, which is negative if the guest owes money. */
  public Money balance() {
    return paid.minus(spent);
  }

  /** Returns what is to be paid, rounded once to the smallest coin. */
  Money owed(int currencyDigits) {
    return balance().negated().orZero().roundedTo(currencyDigits);
  }

  /** Returns the terms of this tab, or else the given ones. */
  public TabTerms terms(TabTerms defaults) {
    return ownTerms ? new TabTerms(credit, volumeLimit, alcoholLimit) : defaults;
  }

  /** Returns what may be poured by the terms of this tab, or else by the given ones. */
  public Allowance allowance(TabTerms defaults) {
    TabTerms terms = terms(defaults);
    return new Allowance(
        terms.credit() == null ? null : terms.credit().plus(balance()).orZero(),
        terms.volumeLimit() == null ? null : terms.volumeLimit().volume().minus(volume),
        terms.alcoholLimit() == null ? null : terms.alcoholLimit().minus(alcohol));
  }

  /**
   * Returns why this tab opened no tap at a moment, whatever is left on it. One that was replaced
   * opens none of before either, because its limits hold for another token now.
   */
  public Optional<Reason> refusalAt(Instant moment) {
    if (replacedBy != null || (blockedAt != null && !blockedAt.isAfter(moment))) {
      return Optional.of(Reason.BLOCKED);
    }
    return validUntil != null && !validUntil.isAfter(moment)
        ? Optional.of(Reason.EXPIRED)
        : Optional.empty();
  }

  /** Returns why this tab opens no tap now: also because nothing is left of a limit. */
  public Optional<Reason> refusal(Instant now, TabTerms defaults) {
    Allowance left = allowance(defaults);
    return refusalAt(now)
        .or(() -> Money.ZERO.equals(left.money()) ? Optional.of(Reason.BALANCE) : Optional.empty())
        .or(() -> Volume.ZERO.equals(left.volume()) ? Optional.of(Reason.VOLUME) : Optional.empty())
        .or(
            () ->
                Alcohol.NONE.equals(left.alcohol())
                    ? Optional.of(Reason.ALCOHOL)
                    : Optional.empty());
  }
}
