package tapbill.people.account;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/** Sets the accounts that an operator configures: at a start and on the command line. */
public final class OperatorAccounts {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorAccounts.class);

  private final AccountService accounts;
  private final PasswordService passwords;

  public OperatorAccounts(AccountService accounts, PasswordService passwords) {
    this.accounts = accounts;
    this.passwords = passwords;
  }

  /**
   * Creates the first admin unless the username is taken. An existing account keeps its password
   * unless that is the default one, which anybody can guess.
   */
  public void ensureAdmin(String username, Secret password) {
    Optional<Account> existing = accounts.find(username);
    if (existing.isPresent()) {
      replaceDefaultPassword(existing.get(), password);
      return;
    }
    if (accounts
        .insert(username, passwords.hashNow(password.value()), Role.ADMIN, Actor.START)
        .isPresent()) {
      LOG.info("Created the admin {}", username);
    }
  }

  /**
   * Creates an account, or changes the one with the username. It serves the command line, where an
   * operator may choose a weak password.
   *
   * @param role null keeps the role of an existing account and makes a new one staff
   * @return true if the account was created
   * @throws ApiError 409 if no active admin would be left
   * @throws IllegalArgumentException if the password is longer than bcrypt can distinguish
   */
  public boolean set(String username, String password, @Nullable Role role, boolean active) {
    String hash = passwords.hashNow(password);
    Optional<Account> existing = accounts.find(username);
    Account account =
        existing
            .or(
                () ->
                    accounts.insert(
                        username, hash, role == null ? Role.STAFF : role, Actor.COMMAND_LINE))
            .orElseThrow(
                () -> ApiError.conflict(Reason.USERNAME_TAKEN, "The username was just taken"));
    if (existing.isPresent()) {
      accounts.change(
          account.id(),
          new AccountService.AccountUpdate(role, active, hash),
          Actor.COMMAND_LINE,
          null);
    } else if (!active) {
      accounts.change(
          account.id(),
          new AccountService.AccountUpdate(role, false, null),
          Actor.COMMAND_LINE,
          null);
    }
    return existing.isEmpty();
  }

  /** The result of the import of an admin. */
  public enum Import {
    IMPORTED,
    IMPORTED_BEFORE,
    USERNAME_TAKEN,
    BAD_USERNAME,
    BAD_HASH,
    DEFAULT_PASSWORD
  }

  /**
   * Creates an admin with the bcrypt hash of another system, unless an account has the username.
   *
   * @param weakPasswords false to refuse the default password and the username as the password
   */
  public Import importAdmin(String username, String hash, boolean weakPasswords) {
    if (!CredentialRules.isUsername(username)) {
      return Import.BAD_USERNAME;
    }
    if (!Passwords.isHash(hash)) {
      return Import.BAD_HASH;
    }
    Optional<Account> existing = accounts.find(username);
    if (existing.isPresent()) {
      return existing.get().passwordHash().equals(hash)
          ? Import.IMPORTED_BEFORE
          : Import.USERNAME_TAKEN;
    }
    if (!weakPasswords
        && (Passwords.matches(AccountSettings.DEFAULT_PASSWORD.value(), hash)
            || Passwords.matches(username, hash))) {
      return Import.DEFAULT_PASSWORD;
    }
    return accounts.insert(username, hash, Role.ADMIN, Actor.COMMAND_LINE).isPresent()
        ? Import.IMPORTED
        : Import.USERNAME_TAKEN;
  }

  private void replaceDefaultPassword(Account account, Secret password) {
    if (!password.equals(AccountSettings.DEFAULT_PASSWORD)
        && Passwords.matches(AccountSettings.DEFAULT_PASSWORD.value(), account.passwordHash())) {
      String hash = passwords.hashNow(password.value());
      accounts.change(
          account.id(), new AccountService.AccountUpdate(null, null, hash), Actor.START, null);
      LOG.info("Replaced the default password of {}", account.username());
    }
  }
}
