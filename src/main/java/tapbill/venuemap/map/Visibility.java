package tapbill.venuemap.map;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.stream.Stream;

/** The group of viewers with whom a map is shared. */
public enum Visibility {
  /** The uploader and admins. */
  PRIVATE,
  /** Every active account. */
  MEMBERS,
  /** Anyone. */
  PUBLIC;

  /**
   * Parses the name of a visibility.
   *
   * @throws IllegalArgumentException if there is no such visibility
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
