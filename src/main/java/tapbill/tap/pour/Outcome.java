package tapbill.tap.pour;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.tap.bill.Pour;

/**
 * The outcome of an opening or closing: a pour, or a refusal.
 *
 * @param message the refusal's text for the client; empty if there is none
 * @param repeated true if an earlier request with the same Idempotency-Key had this outcome
 * @param retryAfter the time after which a request that is {@link Refusal#RATE_LIMITED} may succeed
 */
public record Outcome(
    @Nullable Pour pour,
    @Nullable Refusal refusal,
    String message,
    boolean repeated,
    Duration retryAfter) {

  static Outcome done(Pour pour) {
    return new Outcome(pour, null, "", false, Duration.ZERO);
  }

  static Outcome repeated(Pour pour) {
    return new Outcome(pour, null, "", true, Duration.ZERO);
  }

  static Outcome refused(Refusal refusal) {
    return refused(refusal, refusal.message());
  }

  static Outcome refused(Refusal refusal, String message) {
    return new Outcome(null, refusal, message, false, Duration.ZERO);
  }

  static Outcome limited(Duration retryAfter) {
    return new Outcome(
        null, Refusal.RATE_LIMITED, Refusal.RATE_LIMITED.message(), false, retryAfter);
  }

  public Pour orElseThrow(BiFunction<Refusal, String, RuntimeException> error) {
    if (refusal == Refusal.RATE_LIMITED) {
      throw ApiError.tooManyRequests(message, retryAfter);
    }
    if (refusal != null) {
      throw error.apply(refusal, message);
    }
    return Objects.requireNonNull(pour);
  }
}
