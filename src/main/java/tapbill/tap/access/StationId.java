package tapbill.tap.access;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/** The id of a tap in the authorization API. An access list may precede its tap. */
public record StationId(UUID value) {
  /** UUID.fromString would accept shorter and longer parts. */
  private static final Pattern FORM =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

  /** Parses a text, or returns empty if it is no UUID. */
  public static Optional<StationId> find(String text) {
    return FORM.matcher(text).matches()
        ? Optional.of(new StationId(UUID.fromString(text)))
        : Optional.empty();
  }

  /**
   * Parses a path parameter for Jersey.
   *
   * @throws ApiError 400 if the text is no UUID
   */
  public static StationId fromString(String text) {
    return find(text).orElseThrow(() -> ApiError.badRequest("station_id must be a UUID"));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
