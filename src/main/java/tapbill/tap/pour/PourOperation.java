package tapbill.tap.pour;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.tap.access.AccessStatements;

/**
 * A request to open or close a tap.
 *
 * @param at the device's time of the event, or null for {@code now}
 * @param now the time when the service received the request
 * @param token the driver token of an opening
 * @param key the request's Idempotency-Key
 */
record PourOperation(
    Action action,
    long dispenserId,
    @Nullable Instant at,
    Instant now,
    @Nullable String token,
    @Nullable String key) {

  enum Action {
    OPEN,
    CLOSE
  }

  /** Returns the check of the token against the access list of the dispenser. */
  AccessStatements.Request accessRequest() {
    return new AccessStatements.Request(dispenserId, token, now);
  }
}
