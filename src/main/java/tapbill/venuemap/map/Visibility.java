package tapbill.venuemap.map;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.stream.Stream;
import tapbill.platform.api.LowerCaseName;

/** Whom a map is shared with. */
public enum Visibility implements LowerCaseName {
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
}
