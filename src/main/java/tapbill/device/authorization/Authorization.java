package tapbill.device.authorization;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The question whether a token may open a station, and what became of it.
 *
 * @param driverToken what was sent, also if that is no token; absent where nothing was
 * @param callbackUrl absent where nobody is called back, such as after an opening that was refused
 * @param decision absent until it is reached
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

  /** How far a callback has come. */
  public enum CallbackStatus {
    /** To be delivered, or to be tried again. */
    PENDING,
    /** The target has answered with a status of 2xx. */
    DELIVERED,
    /** Given up. */
    FAILED;

    /** As the database and JSON name it. */
    @JsonValue
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
