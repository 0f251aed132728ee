package tapbill.venuemap.map;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;

/**
 * Somebody who asks for maps.
 *
 * @param isMember whether it is an account
 * @param accountId nothing also where every caller is an admin
 */
public record Viewer(boolean isMember, boolean isAdmin, @Nullable Long accountId) {

  public static Viewer of(Account account) {
    return of(Optional.of(account));
  }

  public static Viewer of(Optional<Account> account) {
    return new Viewer(
        account.isPresent(),
        account.filter(Account::isAdmin).isPresent(),
        account.flatMap(Account::storedId).orElse(null));
  }

  /** Whether a map is there for it; {@link MapDao#page} has the same rule for many. */
  boolean maySee(VenueMap map) {
    return switch (map.visibility()) {
      case PUBLIC -> true;
      case MEMBERS -> isMember;
      case PRIVATE -> mayChange(map);
    };
  }

  /** Whether it uploaded a map, or is an admin. */
  boolean mayChange(VenueMap map) {
    return isAdmin || (accountId != null && accountId.equals(map.uploaderId()));
  }
}
