package tapbill.device.authorization;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.LowerCaseName;

/**
 * A request for the authorization of a token at a station, with its decision and the state of its
 * callback.
 *
 * @param id of the row, used only in the database and in the log of admins
 * @param requestId the id in the answer and in the callback
 * @param driverToken the text that the client sent, which need not be a valid token; null if it
 *     sent none
 * @param callbackUrl null if no callback is sent, as after an opening that was refused
 * @param decision null until it is made
 * @param callbackStatus null if there is no callback, or no decision yet
 */
public record Authorization(
    long id,
    UUID requestId,
    UUID stationId,
    @Nullable String driverToken,
    @Nullable String callbackUrl,
    Instant requestTime,
    @Nullable Instant decisionTime,
    @Nullable Decision decision,
    @Nullable CallbackStatus callbackStatus) {

  /** The state of a callback's delivery. */
  public enum CallbackStatus implements LowerCaseName {
    /** The callback waits for its first attempt or for a retry. */
    PENDING,
    /** The target has answered with a 2xx status. */
    DELIVERED,
    /** All attempts have failed. */
    FAILED;
  }
}
