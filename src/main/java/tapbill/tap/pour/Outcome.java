package tapbill.tap.pour;

import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an opening or closing: a pour, or a refusal.
 *
 * @param message the refusal's text for the client; empty if there is none
 * @param repeated true if an earlier request with the same Idempotency-Key had this outcome
 */
public record Outcome(
    @Nullable Pour pour, @Nullable Refusal refusal, String message, boolean repeated) {

  static Outcome done(Pour pour) {
    return new Outcome(pour, null, "", false);
  }

  static Outcome repeated(Pour pour) {
    return new Outcome(pour, null, "", true);
  }

  static Outcome refused(Refusal refusal) {
    return refused(refusal, refusal.message());
  }

  static Outcome refused(Refusal refusal, String message) {
    return new Outcome(null, refusal, message, false);
  }

  Pour orElseThrow(BiFunction<Refusal, String, RuntimeException> error) {
    if (refusal != null) {
      throw error.apply(refusal, message);
    }
    return Objects.requireNonNull(pour);
  }
}
