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
 * Text for people: not blank, and without control characters or halves of characters, which
 * terminals obey and databases refuse.
 */
@Target({ElementType.FIELD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = OneLine.Validator.class)
public @interface OneLine {
  /** The most characters. */
  int max() default 100;

  String message() default "must be 1 to {max} characters on one line";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Leaves null to {@code NotNull}. */
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
              && value.codePoints().noneMatch(Validator::isRefused));
    }

    private static boolean isRefused(int codePoint) {
      int type = Character.getType(codePoint);
      return type == Character.CONTROL
          || type == Character.SURROGATE
          || type == Character.LINE_SEPARATOR
          || type == Character.PARAGRAPH_SEPARATOR;
    }
  }
}
