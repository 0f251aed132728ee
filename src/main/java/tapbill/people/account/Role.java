package tapbill.people.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What an account may do. */
public enum Role {
  @JsonProperty("admin")
  ADMIN,
  @JsonProperty("user")
  USER;

  /** As the database, access tokens and routes name it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
