package tapbill.tap.dispenser;

import com.fasterxml.jackson.annotation.JsonProperty;
import tapbill.platform.api.LowerCaseName;

/** Who may open a tap. */
public enum Access implements LowerCaseName {
  /** Anyone. */
  @JsonProperty("open")
  OPEN,

  /** Whoever has a token that is on the access list of the station. */
  @JsonProperty("authorized")
  AUTHORIZED;
}
