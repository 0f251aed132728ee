package tapbill.people.account;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.api.Texts;
import tapbill.platform.database.Database;

/** Creates, changes and finds accounts. */
public final class AccountService {
  private final Database database;
  private final InstantSource clock;
  private final AuditLog audit;
  private final PasswordService passwords;

  public AccountService(
      Database database, InstantSource clock, AuditLog audit, PasswordService passwords) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
    this.passwords = passwords;
  }

  /**
   * Creates an account.
   *
   * @return empty if the username is taken
   * @throws ApiError 400 if the username or the password breaks a rule
   */
  public CompletableFuture<Optional<Account>> create(
      String username, String password, Role role, Actor actor) {
    CredentialRules.check(username, password);
    return passwords
        .hash(password, PasswordService.Client.of(actor, username))
        .thenApply(hash -> insert(username, hash, role, actor));
  }

  /** Inserts an account; empty if the username is taken. */
  Optional<Account> insert(String username, String hash, Role role, Actor actor) {
    return database.write(
        AccountDao.class,
        accounts -> {
          if (!accounts.insert(username, hash, role.text(), clock.instant())) {
            return Optional.empty();
          }
          Optional<Account> created = accounts.named(username);
          created.ifPresent(
              account ->
                  audit.add(
                      accounts.audit(),
                      actor,
                      "account.create",
                      target(account),
                      Map.of("username", username, "role", role.text())));
          return created;
        });
  }

  /** Returns the name of an account as a target in the audit log. */
  public static String target(Account account) {
    return "account " + account.id();
  }

  /** The values to set; null keeps the present one. */
  record AccountUpdate(
      @Nullable Role role, @Nullable Boolean active, @Nullable String passwordHash) {}

  /**
   * Changes an account; null keeps the present value. A new password or a deactivation ends the
   * sessions of the account.
   *
   * @return empty if there is no such account
   * @throws ApiError 400 if the password breaks a rule, or if it is the actor's own, whose change
   *     requires the current password; 409 if no active admin would be left
   */
  CompletableFuture<Optional<Account>> change(
      long id,
      @Nullable Role role,
      @Nullable Boolean active,
      @Nullable String password,
      Actor actor) {
    if (password == null) {
      return CompletableFuture.completedFuture(
          change(id, new AccountUpdate(role, active, null), actor, null));
    }
    Optional<Account> account = database.read(AccountDao.class, accounts -> accounts.find(id));
    if (account.isEmpty()) {
      return CompletableFuture.completedFuture(account);
    }
    if (account.get().username().equals(actor.name())) {
      throw ApiError.badRequest("Change your own password at /auth/password");
    }
    CredentialRules.check(account.get().username(), password);
    return passwords
        .hash(password, PasswordService.Client.of(actor, account.get().username()))
        .thenApply(hash -> change(id, new AccountUpdate(role, active, hash), actor, null));
  }

  /**
   * Changes the password of an account.
   *
   * @return false if the password has been changed since it was proved
   */
  public CompletableFuture<Boolean> changePassword(Account proved, String password, Actor actor) {
    return passwords
        .hash(password, PasswordService.Client.of(actor, proved.username()))
        .thenApply(
            hash ->
                change(
                        proved.id(),
                        new AccountUpdate(null, null, hash),
                        actor,
                        proved.passwordHash())
                    .isPresent());
  }

  /**
   * Changes an account.
   *
   * @param expectedHash the hash that the password must still have, or null for any
   * @return empty if there is no such account
   */
  Optional<Account> change(
      long id, AccountUpdate update, Actor actor, @Nullable String expectedHash) {
    Instant now = clock.instant();
    return database.write(
        AccountDao.class,
        accounts -> {
          List<Long> locked = accounts.lockWithActiveAdmins(id);
          Optional<Account> found =
              accounts
                  .find(id)
                  .filter(
                      account ->
                          expectedHash == null || expectedHash.equals(account.passwordHash()));
          if (found.isEmpty()) {
            return found;
          }
          Account before = found.get();
          String role = update.role() == null ? before.role() : update.role().text();
          boolean active = update.active() == null ? before.active() : update.active();
          if (isActiveAdmin(before.role(), before.active())
              && !isActiveAdmin(role, active)
              && locked.equals(List.of(id))) {
            throw ApiError.conflict(
                Reason.LAST_ADMIN, "The last active admin must remain an active admin");
          }
          accounts.change(id, role, active, update.passwordHash(), now);
          if (update.passwordHash() != null || !active) {
            accounts.endSessions(id, now);
          }
          Optional<Account> changed = accounts.find(id);
          changed.ifPresent(
              after ->
                  audit.add(
                      accounts.audit(),
                      actor,
                      "account.change",
                      target(after),
                      audit.changes(Audited.of(before, after), Audited.of(after, after))));
          return changed;
        });
  }

  private static boolean isActiveAdmin(String role, boolean active) {
    return active && role.equals(Role.ADMIN.text());
  }

  /** The state of an account in the audit log, which shows only that a password has changed. */
  private record Audited(String role, boolean active, String password) {
    static Audited of(Account account, Account current) {
      return new Audited(
          account.role(),
          account.active(),
          account.passwordHash().equals(current.passwordHash()) ? "current" : "previous");
    }
  }

  /** Reads a page of accounts after an id, ordered by id. */
  List<Account> page(long afterId, int limit) {
    return database.read(AccountDao.class, accounts -> accounts.page(afterId, limit));
  }

  /** Finds an active account. */
  public Optional<Account> find(long id) {
    return database.read(AccountDao.class, accounts -> accounts.find(id)).filter(Account::active);
  }

  /** Finds the account of a session that has not ended, or an account that is not active. */
  public Optional<Account> inSession(long id, String sessionHash) {
    return database.read(AccountDao.class, accounts -> accounts.inSession(id, sessionHash));
  }

  /** Finds an account by its username, active or not. */
  public Optional<Account> find(String username) {
    return Texts.canBeStored(username)
        ? database.read(AccountDao.class, accounts -> accounts.named(username))
        : Optional.empty();
  }
}
