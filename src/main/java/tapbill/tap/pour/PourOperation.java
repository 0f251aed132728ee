package tapbill.tap.pour;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.tap.access.AccessStatements;

/**
 * A request to open or close a tap.
 *
 * @param at the device's time of the event, or null for {@code now}
 * @param now the time when the service received the request
 * @param caller the client of the request
 * @param token the driver token of an opening
 * @param key the request's Idempotency-Key
 */
record PourOperation(
    Action action,
    long dispenserId,
    @Nullable Instant at,
    Instant now,
    Caller caller,
    @Nullable String token,
    @Nullable String key) {

  /** Two clocks may differ by this much without a reason to distrust one of them. */
  static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

  enum Action {
    OPEN,
    CLOSE
  }

  /** Returns true if the device's time is that of the service, as far as clocks agree. */
  boolean isAtNow() {
    return at == null || Duration.between(at, now).abs().compareTo(CLOCK_SKEW) <= 0;
  }

  /** Returns the check of the token against the access list of the dispenser. */
  AccessStatements.Request accessRequest() {
    return new AccessStatements.Request(dispenserId, token, now);
  }
}
