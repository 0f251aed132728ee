package tapbill.account;

import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.database.Database;

/** Finds accounts and proves passwords. */
public final class AccountService {
  public static final String ADMIN = "admin";
  private static final Logger LOG = LoggerFactory.getLogger(AccountService.class);

  private final Database database;
  private final InstantSource clock;

  public AccountService(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Creates the first admin unless the name is taken. An existing account keeps its password,
   * unless that is the default one, which anybody can guess.
   */
  public void ensureAdmin(String username, Secret password) {
    Optional<Account> existing = find(username);
    if (existing.isPresent()) {
      replaceDefaultPassword(existing.get(), password);
      return;
    }
    String hash = Passwords.hash(password.value());
    if (database.write(
        AccountDao.class, accounts -> accounts.insert(username, hash, ADMIN, clock.instant()))) {
      LOG.info("Created the admin {}", username);
    }
  }

  /** The account with that name and password. An unknown name takes as long as a wrong password. */
  Optional<Account> authenticate(String username, String password) {
    Optional<Account> account = find(username);
    boolean matches =
        Passwords.matches(
            password, account.map(Account::passwordHash).orElse(Passwords.NOBODYS_HASH));
    return account.filter(found -> matches);
  }

  Optional<Account> find(long id) {
    return database.read(AccountDao.class, accounts -> accounts.find(id));
  }

  private void replaceDefaultPassword(Account account, Secret password) {
    if (!password.equals(AccountSettings.DEFAULT_PASSWORD)
        && Passwords.matches(AccountSettings.DEFAULT_PASSWORD.value(), account.passwordHash())) {
      String hash = Passwords.hash(password.value());
      database.write(AccountDao.class, accounts -> accounts.changePassword(account.id(), hash));
      LOG.info("Replaced the default password of {}", account.username());
    }
  }

  private Optional<Account> find(String username) {
    // PostgreSQL refuses the character, so nobody has it in the name.
    if (username.indexOf('\0') >= 0) {
      return Optional.empty();
    }
    return database.read(AccountDao.class, accounts -> accounts.named(username));
  }
}
