package tapbill.venuemap.map;

import java.util.Locale;
import java.util.stream.Stream;
import tapbill.platform.api.ApiError;

/** Which file of a map somebody wants. */
public enum FileVersion {
  PROCESSED,
  PREVIEW,
  ORIGINAL;

  /**
   * Called by Jersey.
   *
   * @throws ApiError 400 if there is no such version
   */
  public static FileVersion fromString(String text) {
    return Stream.of(values())
        .filter(version -> version.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(() -> ApiError.badRequest("version must be processed, preview or original"));
  }
}
