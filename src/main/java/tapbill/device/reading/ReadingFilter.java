package tapbill.device.reading;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeRange;

/**
 * The conditions of a query for readings; null means any.
 *
 * @param validOnly true to leave out invalid readings
 */
public record ReadingFilter(
    TimeRange range,
    boolean validOnly,
    @Nullable String gateway,
    @Nullable Long dispenserId,
    @Nullable String tag) {

  /** Returns the start of the range; bound by SQL. */
  public Instant from() {
    return range.from();
  }

  /** Returns the end of the range; bound by SQL. */
  public Instant to() {
    return range.to();
  }

  /** Returns the SQL conditions in addition to those on the time and on the tag. */
  String conditions() {
    return Stream.of(
            validOnly ? "AND r.valid = 1" : "",
            gateway == null ? "" : "AND r.gateway = :filter.gateway",
            dispenserId == null ? "" : "AND r.dispenser_id = :filter.dispenserId")
        .collect(Collectors.joining(" "));
  }
}
