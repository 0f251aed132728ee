package tapbill.screen.page;

import jakarta.validation.constraints.NotNull;
import java.util.Currency;

/**
 * The {@code screens} section of config.yml.
 *
 * @param currency currency of the prices shown; figures of the API have no currency
 */
public record ScreenSettings(@NotNull Currency currency) {}
