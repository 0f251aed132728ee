package tapbill.venuemap.map;

import java.util.UUID;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/** The id of a map in a route. */
public record MapId(UUID value) {
  private static final Pattern FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /**
   * Called by Jersey.
   *
   * @throws ApiError 404 for what cannot be an id, so that it is told like any unknown one
   */
  public static MapId fromString(String text) {
    if (!FORM.matcher(text).matches()) {
      throw unknown();
    }
    return new MapId(UUID.fromString(text));
  }

  /** The answer for a map that is not there, or not for the one who asks. */
  static ApiError unknown() {
    return ApiError.notFound("Map not found");
  }
}
