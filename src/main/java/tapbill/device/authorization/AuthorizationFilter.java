package tapbill.device.authorization;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which requests are listed; what is null does not matter. */
public record AuthorizationFilter(
    @Nullable UUID stationId,
    @Nullable String driverToken,
    @Nullable String decision,
    @Nullable String callbackStatus) {
  static final AuthorizationFilter ALL = new AuthorizationFilter(null, null, null, null);

  /** What SQL has after a condition. */
  String conditions() {
    return Stream.of(
            stationId == null ? "" : "AND station_id = :filter.stationId",
            driverToken == null ? "" : "AND driver_token = :filter.driverToken",
            decision == null ? "" : "AND decision = :filter.decision",
            // Of failed ones there is an index, which is found by the literal alone.
            "failed".equals(callbackStatus)
                ? "AND callback_status = 'failed'"
                : callbackStatus == null ? "" : "AND callback_status = :filter.callbackStatus")
        .collect(Collectors.joining(" "));
  }
}
