package tapbill.people.account;

import java.security.Principal;
import java.util.Optional;

/**
 * Somebody with a password.
 *
 * @param active whether it may be used
 */
public record Account(long id, String username, String passwordHash, String role, boolean active)
    implements Principal {
  /** Every caller, where the program is a demonstration; it has no row. */
  public static final Account ANONYMOUS_ADMIN =
      new Account(0, "anonymous", "", Role.ADMIN.text(), true);

  public boolean isAdmin() {
    return role.equals(Role.ADMIN.text());
  }

  /** The id, where other rows can refer to it. */
  public Optional<Long> storedId() {
    return id == ANONYMOUS_ADMIN.id ? Optional.empty() : Optional.of(id);
  }

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
