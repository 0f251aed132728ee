package tapbill.tap.access;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/**
 * The query parameter {@code cursor} of an access list: the position after the last token of a
 * page.
 *
 * @param version the version of the last change; 0 in a list, which is ordered by token alone
 * @param token empty before the first token
 */
public record AccessListCursor(long version, String token) {
  static final AccessListCursor START = new AccessListCursor(0, "");

  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})_([A-Za-z0-9._~-]{20,80})");

  /** Parses a query parameter for Jersey. */
  public static AccessListCursor fromString(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw ApiError.badRequest("cursor must be taken from the Link header of a page");
    }
    return new AccessListCursor(Long.parseLong(parts.group(1)), parts.group(2));
  }

  /** Returns the position before the first change after a version. */
  static AccessListCursor since(long version) {
    return new AccessListCursor(version + 1, "");
  }

  @Override
  public String toString() {
    return version + "_" + token;
  }
}
