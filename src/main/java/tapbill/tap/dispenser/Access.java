package tapbill.tap.dispenser;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The rule by which a tap opens. */
public enum Access {
  /** It opens for everybody. */
  @JsonProperty("open")
  OPEN,

  /** It opens only for the tokens on the access list of the station. */
  @JsonProperty("authorized")
  AUTHORIZED;

  /** Returns the word that the database has for it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
