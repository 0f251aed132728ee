package tapbill.tap.history;

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

  /**
   * Checks that a page takes a bounded time, also among millions of pours.
   *
   * @throws ApiError 400 if too many pours might have to be read for the few that are asked for
   */
  public PourFilter {
    boolean narrow = review || dispenserId != null || driverToken != null;
    boolean wide = range.from().equals(TimeRange.ALWAYS.from());
    if (wide && !narrow && (beer != null || endedBy != null)) {
      throw ApiError.badRequest(
          "beer and ended_by need from, dispenser_id, driver_token or review");
    }
  }
}
