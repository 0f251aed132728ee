package tapbill.device.reading;

import java.time.Duration;
import java.time.Instant;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.api.TimeRange;
import tapbill.platform.quantity.EpochMicros;

/** The width of a plot's buckets, which are aligned to whole minutes, quarters or hours of UTC. */
enum BucketWidth {
  MINUTE(Duration.ofMinutes(1)),
  QUARTER(Duration.ofMinutes(15)),
  HOUR(Duration.ofHours(1));

  private static final int MOST = 10_000;

  private final long micros;

  BucketWidth(Duration width) {
    this.micros = width.toNanos() / 1000;
  }

  /**
   * Parses the query parameter {@code bucket}.
   *
   * @throws ApiError 400 if there is no such width
   */
  static BucketWidth named(String name) {
    return switch (name) {
      case "1m" -> MINUTE;
      case "15m" -> QUARTER;
      case "1h" -> HOUR;
      default -> throw ApiError.badRequest("bucket must be 1m, 15m or 1h");
    };
  }

  /** Returns the width in microseconds. */
  long micros() {
    return micros;
  }

  /**
   * Checks that a range has fewer buckets than a plot can show.
   *
   * @throws ApiError 400 if it has more
   */
  void check(TimeRange range) {
    if ((EpochMicros.of(range.to()) - EpochMicros.of(range.from())) / micros >= MOST) {
      throw ApiError.badRequest(
          Reason.TOO_MANY_BUCKETS, "The range has more than " + MOST + " buckets");
    }
  }

  /**
   * Returns the time range of a bucket, cut off at the ends of the queried range.
   *
   * @param number of the bucket since the epoch
   */
  TimeRange bucket(long number, TimeRange range) {
    Instant from = EpochMicros.toInstant(number * micros);
    Instant to = EpochMicros.toInstant((number + 1) * micros);
    return new TimeRange(
        from.isBefore(range.from()) ? range.from() : from,
        to.isAfter(range.to()) ? range.to() : to);
  }
}
