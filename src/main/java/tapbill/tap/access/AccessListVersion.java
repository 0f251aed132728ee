package tapbill.tap.access;

import jakarta.ws.rs.core.EntityTag;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/** The version of an access list: the query parameter {@code since} and the ETag of a list. */
public record AccessListVersion(long value) {
  /** Jetty appends {@code --gzip} to the ETags of compressed responses. */
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(--gzip)?");

  /** Parses a query parameter for Jersey. */
  public static AccessListVersion fromString(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw ApiError.badRequest("since must be a version of the list");
    }
    return new AccessListVersion(Long.parseLong(parts.group(1)));
  }

  static EntityTag tag(long version) {
    return new EntityTag(Long.toString(version));
  }
}
