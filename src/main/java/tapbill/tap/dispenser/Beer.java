package tapbill.tap.dispenser;

import jakarta.validation.constraints.NotNull;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.OneLine;
import tapbill.platform.quantity.Percentage;

/**
 * The beer of a tap.
 *
 * @param abv alcohol by volume, in percent
 */
public record Beer(
    @NotNull(message = "is required") @OneLine @PropagateNull String name,
    @OneLine @Nullable String style,
    @Nullable Percentage abv,
    @OneLine(max = 1000) @Nullable String description) {}
