package tapbill.tap.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.Timestamp;

/**
 * A token on an access list, and when it is allowed: the half-open range of its times.
 *
 * @param validFrom absent: since ever
 * @param validUntil absent: for ever
 */
public record AccessListEntry(
    String driverToken, @Nullable Instant validFrom, @Nullable Instant validUntil) {

  /**
   * An entry.
   *
   * @throws IllegalArgumentException if the token is never allowed
   */
  public AccessListEntry {
    if (validFrom != null && validUntil != null && !validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException("valid_from must be before valid_until");
    }
  }

  /**
   * Says whether the token may open the station at a moment. This is the only predicate: openings,
   * decisions and the access list's own route all ask it.
   */
  public boolean isValidAt(Instant moment) {
    return (validFrom == null || !moment.isBefore(validFrom))
        && (validUntil == null || moment.isBefore(validUntil));
  }

  /**
   * Reads what a client sent.
   *
   * @throws IllegalArgumentException naming the field that breaks a rule
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
