package tapbill.venuemap;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Whom a map is shared with. */
public enum Visibility {
  /** Who uploaded it, and admins. */
  @JsonProperty("private")
  PRIVATE,
  /** Active accounts. */
  @JsonProperty("members")
  MEMBERS,
  /** Anyone. */
  @JsonProperty("public")
  PUBLIC;

  /** As the database and the API name it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
