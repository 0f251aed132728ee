package tapbill.people.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import tapbill.platform.api.LowerCaseName;

/** What an account may do. */
public enum Role implements LowerCaseName {
  @JsonProperty("admin")
  ADMIN,
  @JsonProperty("user")
  USER;
}
