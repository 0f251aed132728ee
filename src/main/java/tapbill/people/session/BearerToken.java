package tapbill.people.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the access token of an {@code Authorization} header (RFC 6750, section 2.1). */
final class BearerToken {
  static final String SCHEME = "Bearer";

  private static final String PREFIX = SCHEME + " ";

  private BearerToken() {}

  /**
   * Returns the token, which may be blank, or empty if the header is absent or of another scheme.
   */
  static Optional<String> of(@Nullable String header) {
    return header != null && header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        ? Optional.of(header.substring(PREFIX.length()).trim())
        : Optional.empty();
  }
}
