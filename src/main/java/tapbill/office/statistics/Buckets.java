package tapbill.office.statistics;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.api.TimeRange;

/** The hours or days of a range in a time zone. */
enum Buckets {
  HOUR {
    @Override
    ZonedDateTime startOf(ZonedDateTime time) {
      return time.truncatedTo(ChronoUnit.HOURS);
    }

    @Override
    ZonedDateTime after(ZonedDateTime start) {
      ZonedDateTime next = start.plusHours(1);
      // A zone that sets its clocks back by less than an hour begins the same hour twice.
      return startOf(next).isAfter(start) ? startOf(next) : next;
    }
  },

  DAY {
    @Override
    ZonedDateTime startOf(ZonedDateTime time) {
      return time.toLocalDate().atStartOfDay(time.getZone());
    }

    @Override
    ZonedDateTime after(ZonedDateTime start) {
      return start.toLocalDate().plusDays(1).atStartOfDay(start.getZone());
    }
  };

  private static final int MAX_BUCKETS = 10_000;

  /**
   * Computes the beginnings of all buckets and the end of the last one. The first and the last
   * bucket are cut off at the ends of the range.
   *
   * @throws ApiError 400 if there are more than 10,000 buckets
   */
  List<Instant> cuts(TimeRange range, ZoneId zone) {
    List<Instant> cuts = new ArrayList<>();
    cuts.add(range.from());
    for (ZonedDateTime next = after(startOf(range.from().atZone(zone)));
        next.toInstant().isBefore(range.to());
        next = after(next)) {
      // A day that a zone has skipped, by crossing the date line, has no bucket.
      if (next.toInstant().isAfter(cuts.get(cuts.size() - 1))) {
        cuts.add(next.toInstant());
      }
      if (cuts.size() > MAX_BUCKETS) {
        throw ApiError.badRequest(
            Reason.TOO_MANY_BUCKETS, "The range has more than " + MAX_BUCKETS + " buckets");
      }
    }
    cuts.add(range.to());
    return cuts;
  }

  /** Returns the beginning of the bucket that contains a time. */
  abstract ZonedDateTime startOf(ZonedDateTime time);

  /** Returns the beginning of the next bucket. */
  abstract ZonedDateTime after(ZonedDateTime start);
}
