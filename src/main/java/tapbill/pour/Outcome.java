package tapbill.pour;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What became of an opening or closing: the pour, or why there is none. */
public record Outcome(@Nullable Pour pour, @Nullable Refusal refusal, boolean repeated) {

  static Outcome done(Pour pour) {
    return new Outcome(pour, null, false);
  }

  /** The request had been made before, and this is what came of it then. */
  static Outcome repeated(Pour pour) {
    return new Outcome(pour, null, true);
  }

  static Outcome refused(Refusal refusal) {
    return new Outcome(null, refusal, false);
  }

  Pour orElseThrow(Function<Refusal, RuntimeException> error) {
    if (refusal != null) {
      throw error.apply(refusal);
    }
    return Objects.requireNonNull(pour);
  }
}
