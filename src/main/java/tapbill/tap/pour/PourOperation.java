package tapbill.tap.pour;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.tap.access.AccessStatements;

/**
 * A tap is to be opened or closed.
 *
 * @param at when that happened, or null for now
 * @param now when the request came
 * @param token of whoever opens it
 * @param key its Idempotency-Key
 */
public record PourOperation(
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

  /** Returns the check of its token against the access list. */
  AccessStatements.Request accessRequest() {
    return new AccessStatements.Request(dispenserId, token, now);
  }
}
