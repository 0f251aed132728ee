package tapbill.device.reading;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeRange;

/**
 * Which readings are asked for.
 *
 * @param validOnly leaves out those that are not believed
 */
public record ReadingFilter(
    TimeRange range,
    boolean validOnly,
    @Nullable String gateway,
    @Nullable Long dispenserId,
    @Nullable String tag) {

  /** For SQL. */
  public Instant from() {
    return range.from();
  }

  /** For SQL. */
  public Instant to() {
    return range.to();
  }

  /** What SQL has after the condition on the time; that on the tag is always there. */
  String conditions() {
    return Stream.of(
            validOnly ? "AND r.valid = 1" : "",
            gateway == null ? "" : "AND r.gateway = :filter.gateway",
            dispenserId == null ? "" : "AND r.dispenser_id = :filter.dispenserId")
        .collect(Collectors.joining(" "));
  }
}
