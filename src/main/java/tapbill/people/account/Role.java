package tapbill.people.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import tapbill.platform.api.LowerCaseName;

/** The role of an account, which decides the routes that it may call. */
public enum Role implements LowerCaseName {
  @JsonProperty("admin")
  ADMIN,
  /** Bar staff: closes taps, reads pours and uploads maps. */
  @JsonProperty("staff")
  STAFF,
  @JsonProperty("user")
  USER;
}
