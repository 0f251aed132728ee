package tapbill.people.account;

import java.security.Principal;
import java.util.Optional;

/**
 * A person's account.
 *
 * @param active false if nobody can log in with it
 */
public record Account(long id, String username, String passwordHash, String role, boolean active)
    implements Principal {
  /** The account of every client of a demonstration; it has no row in the database. */
  public static final Account ANONYMOUS_ADMIN =
      new Account(0, "anonymous", "", Role.ADMIN.text(), true);

  /** The account of clients of trusted networks, without a row, too. */
  public static final Account NETWORK = new Account(0, "network", "", Role.ADMIN.text(), true);

  public boolean isAdmin() {
    return role.equals(Role.ADMIN.text());
  }

  /** Returns true for staff, which every admin is as well. */
  public boolean isStaff() {
    return isAdmin() || role.equals(Role.STAFF.text());
  }

  /** Returns true if this account may call a route of a role. */
  public boolean hasRole(String required) {
    return required.equals(Role.STAFF.text()) ? isStaff() : role.equals(required);
  }

  /** Returns the id, or empty if the account has no row that others can reference. */
  public Optional<Long> storedId() {
    return id == ANONYMOUS_ADMIN.id ? Optional.empty() : Optional.of(id);
  }

  @Override
  public String getName() {
    return username;
  }

  /** Omits the hash of the password. */
  @Override
  public String toString() {
    return "Account[id=" + id + ", username=" + username + ", role=" + role + "]";
  }
}
