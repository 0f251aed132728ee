package tapbill.office.statistics;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.TimeRange;

/** The hours or days of a range as the clocks of a place show them. */
enum Buckets {
  HOUR {
    @Override
    ZonedDateTime startOf(ZonedDateTime time) {
      return time.truncatedTo(ChronoUnit.HOURS);
    }

    @Override
    ZonedDateTime after(ZonedDateTime start) {
      ZonedDateTime next = start.plusHours(1);
      // Where clocks are set back by less than an hour, an hour begins twice.
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

  private static final int MOST = 10_000;

  /**
   * The beginnings of all buckets and the end of the last one; the first and the last bucket are
   * cut off at the ends of the range.
   *
   * @throws ApiError 400 if they are too many
   */
  List<Instant> cuts(TimeRange range, ZoneId zone) {
    List<Instant> cuts = new ArrayList<>();
    cuts.add(range.from());
    for (ZonedDateTime next = after(startOf(range.from().atZone(zone)));
        next.toInstant().isBefore(range.to());
        next = after(next)) {
      // Where a place has skipped a day, that day has no bucket.
      if (next.toInstant().isAfter(cuts.get(cuts.size() - 1))) {
        cuts.add(next.toInstant());
      }
      if (cuts.size() > MOST) {
        throw ApiError.badRequest("The range has more than " + MOST + " buckets");
      }
    }
    cuts.add(range.to());
    return cuts;
  }

  abstract ZonedDateTime startOf(ZonedDateTime time);

  abstract ZonedDateTime after(ZonedDateTime start);
}
