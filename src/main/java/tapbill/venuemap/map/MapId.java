package tapbill.venuemap.map;

import java.util.UUID;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/** The id of a map in a route. */
public record MapId(UUID value) {
  private static final Pattern FORM =
      Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /**
   * Parses the path parameter for Jersey.
   *
   * @throws ApiError 404 if the text is not a UUID, as for any unknown id
   */
  public static MapId fromString(String text) {
    if (!FORM.matcher(text).matches()) {
      throw unknown();
    }
    return new MapId(UUID.fromString(text));
  }

  /** Returns the error for a map that does not exist or that the viewer may not see. */
  static ApiError unknown() {
    return ApiError.notFound(Reason.UNKNOWN_MAP, "Map not found");
  }
}
