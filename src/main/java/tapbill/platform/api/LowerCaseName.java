package tapbill.platform.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** An enum whose constants the database, JSON and metrics name in lower case. */
public interface LowerCaseName {

  /** Returns the name of the constant; every enum implements this method. */
  String name();

  /** Returns the name in lower case, such as {@code not_allowed}. */
  @JsonValue
  default String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
