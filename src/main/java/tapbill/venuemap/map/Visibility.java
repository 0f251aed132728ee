package tapbill.venuemap.map;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.stream.Stream;
import tapbill.platform.api.LowerCaseName;

/** The group of viewers with whom a map is shared. */
public enum Visibility implements LowerCaseName {
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
}
