package tapbill.access;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tapbill.http.ApiError;

/** The name of a tap in the authorization API; the tap need not exist yet. */
public record StationId(@JsonValue UUID value) {
  /** UUID.fromString takes shorter and longer parts, too. */
  private static final Pattern FORM =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

  private static final String RULE = "must be a UUID";

  /** Not for JSON, which would get around the check of the form. */
  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public StationId {}

  /** The station of a text, or nothing if it is no UUID. */
  public static Optional<StationId> find(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(new StationId(UUID.fromString(text)))
        : Optional.empty();
  }

  /**
   * A station in JSON.
   *
   * @throws IllegalArgumentException if it is no UUID
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static StationId parse(String text) {
    return find(text).orElseThrow(() -> new IllegalArgumentException(RULE));
  }

  /**
   * Called by Jersey for a path parameter.
   *
   * @throws ApiError 400 for what is no UUID
   */
  public static StationId fromString(String text) {
    return find(text).orElseThrow(() -> ApiError.badRequest("station_id " + RULE));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
