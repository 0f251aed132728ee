package tapbill.tap.pour;

import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What became of an opening or closing: the pour, or why there is none.
 *
 * @param message what the client is told about a refusal
 */
public record Outcome(
    @Nullable Pour pour, @Nullable Refusal refusal, String message, boolean repeated) {

  static Outcome done(Pour pour) {
    return new Outcome(pour, null, "", false);
  }

  /** The request had been made before, and this is what came of it then. */
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
