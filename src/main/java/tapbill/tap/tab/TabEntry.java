package tapbill.tap.tab;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.LowerCaseName;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;

/**
 * What moved money on a tab, or what counts against its limits. It is never changed.
 *
 * @param amount what the balance rose by; negative for a refund
 * @param volume what the counted litres rose by; negative after an approval
 * @param alcohol what the counted grams rose by, likewise
 * @param method how it was paid, such as {@code cash}
 * @param reference the number of a receipt or of a card payment
 * @param reason staff's, which only staff sees, like the next two
 * @param otherToken of a transfer, the other tab
 * @param author the account
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TabEntry(
    long id,
    Kind kind,
    Money amount,
    Volume volume,
    Alcohol alcohol,
    @Nullable String method,
    @Nullable String reference,
    @Nullable String reason,
    @Nullable String otherToken,
    @Nullable String author,
    Instant time) {

  /** The kinds of entries. */
  public enum Kind implements LowerCaseName {
    PAYMENT,
    REFUND,
    /** Volume and alcohol count from zero again. */
    APPROVAL,
    /** Everything moved from one token to another. */
    TRANSFER
  }

  /** Returns true if this entry says the same as a request. */
  boolean isOf(NewEntry request) {
    return equals(
        new TabEntry(
            id,
            request.kind(),
            request.signedAmount(),
            Volume.ZERO,
            Alcohol.NONE,
            request.method(),
            request.reference(),
            request.reason(),
            null,
            author,
            time));
  }

  /**
   * Returns this entry as the guest sees it: who finds a lost wristband must not learn the token
   * that has its money now.
   */
  TabEntry forGuest() {
    return new TabEntry(
        id, kind, amount, volume, alcohol, method, reference, null, null, null, time);
  }
}
