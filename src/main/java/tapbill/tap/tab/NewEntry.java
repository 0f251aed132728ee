package tapbill.tap.tab;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.OneLine;
import tapbill.platform.quantity.Money;

/**
 * A payment or refund to be entered on a tab.
 *
 * @param amount more than zero
 */
public record NewEntry(
    @NotNull(message = "is required") TabEntry.Kind kind,
    @NotNull(message = "is required") Money amount,
    @NotNull(message = "is required") @Pattern(
            regexp = "[a-z][a-z0-9_-]{0,31}",
            message = "must be 1 to 32 characters of a to z, 0 to 9, _ and -, such as cash")
        String method,
    @OneLine(max = 200) @Nullable String reference,
    @OneLine(max = 200) @Nullable String reason) {

  Money signedAmount() {
    return kind == TabEntry.Kind.REFUND ? amount.negated() : amount;
  }
}
