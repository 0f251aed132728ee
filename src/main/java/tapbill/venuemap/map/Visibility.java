package tapbill.venuemap.map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.stream.Stream;

/** Whom a map is shared with. */
public enum Visibility {
  /** Who uploaded it, and admins. */
  PRIVATE,
  /** Active accounts. */
  MEMBERS,
  /** Anyone. */
  PUBLIC;

  /**
   * Reads what a client sent.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  @JsonCreator
  static Visibility of(String text) {
    return Stream.of(values())
        .filter(value -> value.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be private, members or public"));
  }

  /** As the database and the API name it. */
  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
