package tapbill.tap.tab;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.Money;

/**
 * A tab as staff sees it, without the pour that is running.
 *
 * @param owed what is to be paid, rounded once to the smallest coin
 * @param replacedBy the token that has taken over its money
 */
public record StaffTab(
    String driverToken,
    @Nullable String name,
    Money owed,
    @JsonUnwrapped TabFigures figures,
    @Nullable String replacedBy) {}
