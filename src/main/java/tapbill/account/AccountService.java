package tapbill.account;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.audit.Actor;
import tapbill.audit.AuditLog;
import tapbill.database.Database;
import tapbill.http.ApiError;

/** Finds accounts and proves passwords. */
public final class AccountService {
  private static final Logger LOG = LoggerFactory.getLogger(AccountService.class);

  private final Database database;
  private final InstantSource clock;
  private final AuditLog audit;
  private final Executor passwordThreads;

  /**
   * The accounts of a database.
   *
   * @param passwordThreads compute the hashes of passwords, which is slow on purpose: few, so that
   *     however many log in, there is time left for pours; what they reject is told to come back
   */
  public AccountService(
      Database database, InstantSource clock, AuditLog audit, Executor passwordThreads) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
    this.passwordThreads = passwordThreads;
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
    if (insert(username, password.value(), Role.ADMIN, Actor.START).isPresent()) {
      LOG.info("Created the admin {}", username);
    }
  }

  /**
   * What a username and a password prove.
   *
   * @param named the account with the name
   */
  record Proof(Optional<Account> named, boolean passwordMatches) {
    boolean isAccepted() {
      return passwordMatches && named.isPresent() && named.get().active();
    }

    /** Why it is not accepted, for the audit log; the client is not told. */
    String flaw() {
      if (named.isEmpty()) {
        return "unknown username";
      }
      return passwordMatches ? "inactive account" : "wrong password";
    }
  }

  /** Compares a password. An unknown name takes as long as a wrong password. */
  CompletableFuture<Proof> prove(String username, String password) {
    return slowly(
        () -> {
          Optional<Account> account = find(username);
          return new Proof(
              account,
              Passwords.matches(
                  password, account.map(Account::passwordHash).orElse(Passwords.NOBODYS_HASH)));
        });
  }

  /**
   * Creates an account.
   *
   * @return nothing if the name is taken
   * @throws ApiError 400 if the username or the password cannot be chosen
   */
  CompletableFuture<Optional<Account>> create(
      String username, String password, Role role, Actor actor) {
    CredentialRules.check(username, password);
    return slowly(() -> insert(username, password, role, actor));
  }

  private Optional<Account> insert(String username, String password, Role role, Actor actor) {
    String hash = Passwords.hash(password);
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

  /** How the audit log calls an account. */
  static String target(Account account) {
    return "account " + account.id();
  }

  /**
   * Changes an account; what is null stays. A new password, and a deactivation, end its sessions.
   *
   * @return nothing if there is no such account
   * @throws ApiError 400 if the password cannot be chosen, 409 if no active admin would be left
   */
  CompletableFuture<Optional<Account>> change(
      long id,
      @Nullable Role role,
      @Nullable Boolean active,
      @Nullable String password,
      Actor actor) {
    if (password == null) {
      return CompletableFuture.completedFuture(changed(id, role, active, null, actor));
    }
    Optional<Account> account = database.read(AccountDao.class, accounts -> accounts.find(id));
    account.ifPresent(found -> CredentialRules.check(found.username(), password));
    return slowly(() -> changed(id, role, active, Passwords.hash(password), actor));
  }

  /**
   * Creates an account, or changes the one that has the name, for an operator, who may choose a
   * weak password.
   *
   * @param role what it is to become; null: what it is, or a user
   * @return whether it was created
   * @throws ApiError 409 if no active admin would be left
   * @throws IllegalArgumentException if the password is longer than bcrypt can tell apart
   */
  public boolean set(String username, String password, @Nullable Role role, boolean active) {
    Optional<Account> existing = find(username);
    Account account =
        existing
            .or(
                () ->
                    insert(username, password, role == null ? Role.USER : role, Actor.COMMAND_LINE))
            .orElseThrow(() -> ApiError.conflict("The username was taken in this moment"));
    if (existing.isPresent()) {
      changed(account.id(), role, active, Passwords.hash(password), Actor.COMMAND_LINE);
    } else if (!active) {
      changed(account.id(), role, false, null, Actor.COMMAND_LINE);
    }
    return existing.isEmpty();
  }

  private Optional<Account> changed(
      long id,
      @Nullable Role role,
      @Nullable Boolean active,
      @Nullable String passwordHash,
      Actor actor) {
    Instant now = clock.instant();
    return database.write(
        AccountDao.class,
        accounts -> {
          List<Long> activeAdmins = accounts.lockActiveAdmins();
          Optional<Account> current = accounts.find(id);
          if (current.isEmpty()) {
            return current;
          }
          String newRole = role == null ? current.get().role() : role.text();
          boolean newActive = active == null ? current.get().active() : active;
          boolean remainsAdmin = newActive && newRole.equals(Role.ADMIN.text());
          if (activeAdmins.equals(List.of(id)) && !remainsAdmin) {
            throw ApiError.conflict("The last active admin has to remain one");
          }
          accounts.change(id, newRole, newActive, passwordHash, now);
          if (passwordHash != null || !newActive) {
            accounts.endSessions(id, now);
          }
          Optional<Account> account = accounts.find(id);
          account.ifPresent(
              after ->
                  audit.add(
                      accounts.audit(),
                      actor,
                      "account.change",
                      target(after),
                      audit.changes(Shown.of(current.get(), after), Shown.of(after, after))));
          return account;
        });
  }

  /** What the audit log shows of an account: of its password, only whether it is another one. */
  private record Shown(String role, boolean active, String password) {
    static Shown of(Account account, Account current) {
      return new Shown(
          account.role(),
          account.active(),
          account.passwordHash().equals(current.passwordHash()) ? "current" : "previous");
    }
  }

  /** Accounts by id, after one. */
  List<Account> page(long afterId, int limit) {
    return database.read(AccountDao.class, accounts -> accounts.page(afterId, limit));
  }

  /** An account that may be used. */
  Optional<Account> find(long id) {
    return database.read(AccountDao.class, accounts -> accounts.find(id)).filter(Account::active);
  }

  /** The account of an access token, unless it may not be used, or the session has ended. */
  Optional<Account> find(AccessTokens.Proof proof) {
    return database.read(
        AccountDao.class, accounts -> accounts.inSession(proof.accountId(), proof.sessionHash()));
  }

  private <T> CompletableFuture<T> slowly(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, passwordThreads);
    } catch (RejectedExecutionException e) {
      throw ApiError.unavailable("Too many log in at once, try again");
    }
  }

  private void replaceDefaultPassword(Account account, Secret password) {
    if (!password.equals(AccountSettings.DEFAULT_PASSWORD)
        && Passwords.matches(AccountSettings.DEFAULT_PASSWORD.value(), account.passwordHash())) {
      String hash = Passwords.hash(password.value());
      changed(account.id(), null, null, hash, Actor.START);
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
