package tapbill.tap.tab;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.LowerCaseName;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;

/**
 * Records a change of a tab's money, or of the volume and alcohol that count against its limits. An
 * entry is never changed.
 *
 * @param amount the money that was added to the balance; negative for a refund
 * @param volume the volume that was added to the count; negative in an approval
 * @param alcohol the alcohol that was added to the count; negative in an approval
 * @param method the way of payment, such as {@code cash}
 * @param reference the number of a receipt or of a card payment
 * @param reason the reason that staff gave; only staff sees it, and the next two
 * @param otherToken the other token of a transfer
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
