package tapbill.tap.pour;

import io.dropwizard.util.Duration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.ratelimit.ClientLimit;

/**
 * The {@code pours} section of config.yml.
 *
 * @param groupCommit true to commit waiting openings and closings in one transaction; false to run
 *     each in a transaction of its own
 * @param largestGroup the maximum number of operations in one transaction
 * @param longestQueue the maximum number of waiting operations; further requests get a 503
 * @param longestQueueOfTap the maximum number of waiting operations of one tap
 * @param deviceTimes whose times are billed; if absent, those of anyone on the embedded database,
 *     and only trusted ones on PostgreSQL
 * @param maxAmount the most of one pour of a tap that has no maximum of its own
 * @param minAmount the least that a glass or a tab must allow for a tap to open
 * @param limits of what clients may do without being trusted
 */
public record PourSettings(
    boolean groupCommit,
    @Min(1) @Max(10_000) int largestGroup,
    @Min(1) @Max(1_000_000) int longestQueue,
    @Min(1) @Max(1_000_000) int longestQueueOfTap,
    @Nullable DeviceTimes deviceTimes,
    @NotNull MaxAmount maxAmount,
    @NotNull MaxAmount minAmount,
    @Valid @NotNull Limits limits) {

  private static final int DEFAULT_QUEUE_OF_TAP = 64;

  /** The smallest common keg. */
  private static final MaxAmount MAX_AMOUNT = new MaxAmount(BigDecimal.valueOf(20));

  private static final MaxAmount MIN_AMOUNT = new MaxAmount(new BigDecimal("0.02"));

  public PourSettings {
    // A configuration of an earlier version does not have these limits.
    longestQueueOfTap = longestQueueOfTap == 0 ? DEFAULT_QUEUE_OF_TAP : longestQueueOfTap;
    maxAmount = maxAmount == null ? MAX_AMOUNT : maxAmount;
    minAmount = minAmount == null ? MIN_AMOUNT : minAmount;
    limits = limits == null ? Limits.DEFAULT : limits;
  }

  /**
   * The rate limits at each node, as numbers within each period.
   *
   * @param opensPerAddress openings of a client network
   * @param opens openings of all clients
   * @param loggedRefusalsPerAddress refused openings of a network that are kept in the log of
   *     authorizations; further ones are refused as well, but not kept
   * @param loggedRefusals refused openings of all clients that are kept
   */
  public record Limits(
      @Min(1) int opensPerAddress,
      @Min(1) int opens,
      @Min(1) int loggedRefusalsPerAddress,
      @Min(1) int loggedRefusals,
      @NotNull Duration period) {
    static final Limits DEFAULT = new Limits(1200, 12_000, 60, 600, Duration.minutes(1));

    ClientLimit ofOpens() {
      return ClientLimit.of("open", opensPerAddress, opens, period.toJavaDuration());
    }

    ClientLimit ofLoggedRefusals() {
      return ClientLimit.of(
          "logged refusal", loggedRefusalsPerAddress, loggedRefusals, period.toJavaDuration());
    }
  }

  /** Returns whose times are billed on a database. */
  public DeviceTimes deviceTimes(DatabaseUri database) {
    if (deviceTimes != null) {
      return deviceTimes;
    }
    return database.dialect().isEmbedded() ? DeviceTimes.ANYONE : DeviceTimes.TRUSTED;
  }
}
