package tapbill.screen.page;

import jakarta.validation.constraints.NotNull;
import java.util.Currency;

/**
 * The {@code screens} section of config.yml.
 *
 * @param currency in which prices are shown; the API has figures without a currency
 */
public record ScreenSettings(@NotNull Currency currency) {}
