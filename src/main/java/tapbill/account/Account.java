package tapbill.account;

import java.security.Principal;

/**
 * Somebody with a password.
 *
 * @param active whether it may be used
 */
public record Account(long id, String username, String passwordHash, String role, boolean active)
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
