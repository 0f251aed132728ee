package tapbill.people.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The role of an account, which decides the routes that it may call. */
public enum Role {
  @JsonProperty("admin")
  ADMIN,
  @JsonProperty("user")
  USER;

  /** Returns the name of the role in the database, in access tokens and in routes. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
