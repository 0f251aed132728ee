package tapbill.tap.access;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/** The name of a tap in the authorization API; the tap need not exist yet. */
public record StationId(UUID value) {
  /** UUID.fromString takes shorter and longer parts, too. */
  private static final Pattern FORM =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

  /** The station of a text, or nothing if it is no UUID. */
  public static Optional<StationId> find(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(new StationId(UUID.fromString(text)))
        : Optional.empty();
  }

  /**
   * Called by Jersey for a path parameter.
   *
   * @throws ApiError 400 for what is no UUID
   */
  public static StationId fromString(String text) {
    return find(text).orElseThrow(() -> ApiError.badRequest("station_id must be a UUID"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
