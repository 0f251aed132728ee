package tapbill.account;

import java.security.Principal;

/** Somebody with a password. */
public record Account(long id, String username, String passwordHash, String role)
    implements Principal {

  @Override
  public String getName() {
    return username;
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return "Account[id=" + id + ", username=" + username + ", role=" + role + "]";
  }
}
