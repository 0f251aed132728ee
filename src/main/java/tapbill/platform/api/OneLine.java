package tapbill.platform.api;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * Requires a text that is {@linkplain Texts#isOneLine on one line}, not blank, and not longer than
 * {@link #max}.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = OneLine.Validator.class)
public @interface OneLine {
  /** The most code points. */
  int max() default 100;

  String message() default "must be 1 to {max} characters on one line";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Accepts null, which {@code NotNull} is for. */
  final class Validator implements ConstraintValidator<OneLine, String> {
    private int max;

    @Override
    public void initialize(OneLine constraint) {
      max = constraint.max();
    }

    @Override
    public boolean isValid(@Nullable String value, ConstraintValidatorContext context) {
      return value == null
          || (!value.isBlank()
              && value.codePointCount(0, value.length()) <= max
              && Texts.isOneLine(value));
    }
  }
}
