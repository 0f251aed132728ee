package tapbill.tap.tab;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import tapbill.platform.ratelimit.RateLimit;

/**
 * The {@code tabs} section of config.yml.
 *
 * @param currencyDigits the decimals of the currency's smallest coin, to which a tab is rounded
 * @param emptyTabsPerAddress the number of tabs without pours, entries and limits that a client
 *     network may read at once, and again within every period; a client that reads more of them
 *     guesses tokens
 * @param defaultTerms the limits of a tab for which staff has set none
 */
public record TabSettings(
    @Min(0) @Max(6) int currencyDigits,
    @Min(1) int emptyTabsPerAddress,
    @NotNull Duration period,
    @JsonProperty("default") TabTerms defaultTerms) {

  public TabSettings {
    // A configuration of an earlier version does not have them.
    defaultTerms = defaultTerms == null ? TabTerms.UNLIMITED : defaultTerms;
  }

  /** Returns the limit of cards that are not bound, whose numbers a client may be guessing. */
  public RateLimit unknownCardsByAddress() {
    return new RateLimit("unknown card from address", emptyTabsPerAddress, period.toJavaDuration());
  }

  public RateLimit emptyTabsByAddress() {
    return new RateLimit("empty tab from address", emptyTabsPerAddress, period.toJavaDuration());
  }
}
