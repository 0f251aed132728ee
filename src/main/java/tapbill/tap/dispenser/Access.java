package tapbill.tap.dispenser;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Who may open a tap. */
public enum Access {
  /** Anyone. */
  @JsonProperty("open")
  OPEN,

  /** Whoever has a token that is on the access list of the station. */
  @JsonProperty("authorized")
  AUTHORIZED;

  /** As the database names it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
