package tapbill.device.authorization;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The conditions of a query for authorization requests; null means any. */
public record AuthorizationFilter(
    @Nullable UUID stationId,
    @Nullable String driverToken,
    @Nullable String decision,
    @Nullable String callbackStatus) {
  static final AuthorizationFilter ALL = new AuthorizationFilter(null, null, null, null);

  /** Returns the SQL conditions in addition to those on the time. */
  String conditions() {
    return Stream.of(
            stationId == null ? "" : "AND station_id = :filter.stationId",
            driverToken == null ? "" : "AND driver_token = :filter.driverToken",
            decision == null ? "" : "AND decision = :filter.decision",
            // Databases use the partial index of failed callbacks only if the SQL has a literal.
            "failed".equals(callbackStatus)
                ? "AND callback_status = 'failed'"
                : callbackStatus == null ? "" : "AND callback_status = :filter.callbackStatus")
        .collect(Collectors.joining(" "));
  }
}
