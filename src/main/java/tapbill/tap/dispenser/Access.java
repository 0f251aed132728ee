package tapbill.tap.dispenser;

import com.fasterxml.jackson.annotation.JsonProperty;
import tapbill.platform.api.LowerCaseName;

/** The rule by which a tap opens. */
public enum Access implements LowerCaseName {
  /** It opens for everybody. */
  @JsonProperty("open")
  OPEN,

  /** It opens only for the tokens on the access list of the station. */
  @JsonProperty("authorized")
  AUTHORIZED;
}
