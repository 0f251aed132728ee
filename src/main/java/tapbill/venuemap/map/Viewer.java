package tapbill.venuemap.map;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.people.account.Account;

/**
 * The permissions of a caller on maps.
 *
 * @param isMember true if the caller is logged in
 * @param accountId null if the caller is not logged in, or has no stored account because
 *     authentication is off
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

  /** Returns whether the viewer may see a map; the SQL of {@link MapDao#page} has the same rule. */
  boolean maySee(VenueMap map) {
    return switch (map.visibility()) {
      case PUBLIC -> true;
      case MEMBERS -> isMember;
      case PRIVATE -> mayChange(map);
    };
  }

  /** Returns whether the viewer is the uploader of a map or an admin. */
  boolean mayChange(VenueMap map) {
    return isAdmin || (accountId != null && accountId.equals(map.uploaderId()));
  }
}
