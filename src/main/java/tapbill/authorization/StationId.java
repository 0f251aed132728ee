package tapbill.authorization;

import java.util.UUID;
import tapbill.http.ApiError;

/** The id of a station. */
public record StationId(UUID value) {
  public static StationId fromString(String text) {
    try {
      return new StationId(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest("station_id must be a UUID");
    }
  }
}
