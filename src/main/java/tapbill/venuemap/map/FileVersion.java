package tapbill.venuemap.map;

import java.util.stream.Stream;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.LowerCaseName;

/** The version of a map's file that a client requests. */
public enum FileVersion implements LowerCaseName {
  PROCESSED,
  PREVIEW,
  ORIGINAL;

  /**
   * Parses the query parameter for Jersey.
   *
   * @throws ApiError 400 if there is no such version
   */
  public static FileVersion fromString(String text) {
    return Stream.of(values())
        .filter(version -> version.text().equals(text))
        .findFirst()
        .orElseThrow(() -> ApiError.badRequest("version must be processed, preview or original"));
  }
}
