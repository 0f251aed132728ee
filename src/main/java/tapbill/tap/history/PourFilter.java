package tapbill.tap.history;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.TimeRange;

/**
 * The filters of a list of pours; null stands for all.
 *
 * @param range of the openings
 * @param endedBy what ended them, such as {@code bound}
 * @param review true for those that somebody should look at: late ones, and those of a clock that
 *     jumped
 */
public record PourFilter(
    TimeRange range,
    @Nullable Long dispenserId,
    @Nullable String driverToken,
    @Nullable String beer,
    @Nullable String endedBy,
    boolean review) {

  private static final Duration LONGEST_RANGE = Duration.ofDays(31);

  /**
   * Checks that a page takes a bounded time, also among millions of pours.
   *
   * @throws ApiError 400 if too many pours might have to be read for the few that are asked for
   */
  void check(Instant now) {
    Instant end = range.to().isBefore(now) ? range.to() : now;
    boolean narrow = review || driverToken != null;
    if (!narrow
        && (beer != null || endedBy != null)
        && Duration.between(range.from(), end).compareTo(LONGEST_RANGE) > 0) {
      throw ApiError.badRequest(
          "beer and ended_by need driver_token, review, or a range of at most 31 days");
    }
  }
}
