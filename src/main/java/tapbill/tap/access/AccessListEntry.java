package tapbill.tap.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.Timestamp;
import tapbill.tap.token.DriverToken;

/**
 * A token on an access list, with the half-open range of times in which it is valid.
 *
 * @param validFrom null if the range has no beginning
 * @param validUntil null if the range has no end
 */
public record AccessListEntry(
    String driverToken, @Nullable Instant validFrom, @Nullable Instant validUntil) {

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the range is empty
   */
  public AccessListEntry {
    if (validFrom != null && validUntil != null && !validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException("valid_from must be before valid_until");
    }
  }

  /**
   * Returns true if the token may open the station at a moment. Openings, authorization decisions
   * and the route of the access list all use this one predicate.
   */
  public boolean isValidAt(Instant moment) {
    return (validFrom == null || !moment.isBefore(validFrom))
        && (validUntil == null || moment.isBefore(validUntil));
  }

  /**
   * Parses the fields of an entry.
   *
   * @throws IllegalArgumentException if a field breaks a rule; the message names it
   */
  static AccessListEntry parse(String token, @Nullable String from, @Nullable String until) {
    if (!DriverToken.isToken(token)) {
      throw new IllegalArgumentException("driver_token " + DriverToken.RULE);
    }
    return new AccessListEntry(token, time("valid_from", from), time("valid_until", until));
  }

  private static @Nullable Instant time(String field, @Nullable String text) {
    try {
      return text == null ? null : Timestamp.parse(text).instant();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(field + " " + e.getMessage(), e);
    }
  }
}
