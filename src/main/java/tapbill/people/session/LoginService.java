package tapbill.people.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import tapbill.people.account.Account;
import tapbill.people.account.AccountService;
import tapbill.people.account.AccountSettings;
import tapbill.people.account.CredentialRules;
import tapbill.people.account.PasswordService;
import tapbill.people.account.Role;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.ratelimit.ClientNetwork;
import tapbill.platform.ratelimit.RateLimit;
import tapbill.platform.ratelimit.RateLimiter;

/**
 * Signs people up and logs them in, and keeps those who guess passwords from guessing many.
 *
 * <p>Wrong passwords are counted by address and by username, on all nodes together; right ones are
 * not. So that nobody can lock the owner of an account out by guessing at it, an address from which
 * the account has been logged in is counted apart from all others.
 */
public final class LoginService {
  /** So that one address does not keep others waiting for the threads that prove passwords. */
  private static final int MOST_OF_ONE_ADDRESS = 4;

  /** With a quarter of a second for each, whoever is the last waits for some 12 s. */
  private static final int MOST_AT_ONCE = 50;

  private final AccountService accounts;
  private final PasswordService passwords;
  private final SessionService sessions;
  private final RateLimiter limiter;
  private final RefusalPacer refusals;
  private final AuditLog audit;
  private final LoginMetrics metrics;
  private final AccountSettings settings;
  private final Semaphore room = new Semaphore(MOST_AT_ONCE);
  private final Map<String, Integer> running = new ConcurrentHashMap<>();

  public LoginService(
      AccountService accounts,
      PasswordService passwords,
      SessionService sessions,
      RateLimiter limiter,
      RefusalPacer refusals,
      AuditLog audit,
      LoginMetrics metrics,
      AccountSettings settings) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.sessions = sessions;
    this.limiter = limiter;
    this.refusals = refusals;
    this.audit = audit;
    this.metrics = metrics;
    this.settings = settings;
  }

  /**
   * Creates an account for whoever asks for it.
   *
   * @return nothing if the name is taken
   * @throws ApiError 403 if nobody can sign up, 429 if too many do from one address, 400 if the
   *     username or the password cannot be chosen
   */
  CompletableFuture<Optional<Account>> signUp(String username, String password, Actor client) {
    if (settings.signUp() != AccountSettings.SignUp.OPEN) {
      throw ApiError.forbidden("Sign-up is disabled");
    }
    try {
      limiter.take(settings.limits().signUpsByAddress(), ClientNetwork.of(client.address()));
    } catch (ApiError tooMany) {
      return refusals.because(tooMany);
    }
    return accounts.create(username, password, Role.USER, client);
  }

  /**
   * Begins a session of the active account with that name and password.
   *
   * @param lifetime after which it ends, unless it is refreshed
   * @throws ApiError 429 if there were too many wrong passwords
   */
  CompletableFuture<Optional<SessionService.Session>> logIn(
      String username, String password, Duration lifetime, Actor client) {
    return prove(username, password, "login", client)
        .thenApply(account -> account.flatMap(proved -> sessions.start(proved, lifetime, client)));
  }

  /**
   * Changes a password for whoever knows the current one, and ends all sessions.
   *
   * @return whether the current password is right
   * @throws ApiError 400 if the new password cannot be chosen, 429 as at a login
   */
  CompletableFuture<Boolean> changePassword(
      Account account, String current, String changed, Actor actor) {
    CredentialRules.check(account.username(), changed);
    return prove(account.username(), current, "password", actor)
        .thenCompose(
            proved ->
                proved.isEmpty()
                    ? CompletableFuture.completedFuture(false)
                    : accounts.changePassword(proved.get(), changed, actor));
  }

  /** The active account with that name and password; counted, limited and written down. */
  private CompletableFuture<Optional<Account>> prove(
      String username, String password, String action, Actor client) {
    String network = ClientNetwork.of(client.address());
    // Here and not in the database too, which might take two names for one that we count apart.
    String name = username.toLowerCase(Locale.ROOT);
    try {
      enter(network);
    } catch (ApiError tooMany) {
      return refused(tooMany);
    }
    try {
      List<Count> counted = count(name, network);
      return compare(name, password, counted)
          .thenApply(proof -> judge(proof, counted, action, client))
          .whenComplete((account, failure) -> leave(network));
    } catch (ApiError tooMany) {
      leave(network);
      return refused(tooMany);
    } catch (RuntimeException e) {
      leave(network);
      throw e;
    }
  }

  private <T> CompletableFuture<T> refused(ApiError tooMany) {
    metrics.limited();
    return refusals.because(tooMany);
  }

  /** What a wrong password is counted by. */
  private record Count(RateLimit limit, String key) {}

  /** Counts a password as wrong until it is known to be right. */
  private List<Count> count(String name, String network) {
    AccountSettings.Limits limits = settings.limits();
    List<Count> counts =
        sessions.isKnown(name, network)
            ? List.of(new Count(limits.failedLoginsByName(), name + " at " + network))
            : List.of(
                new Count(limits.failedLoginsByName(), name),
                new Count(limits.failedLoginsByAddress(), network));
    counts.forEach(count -> limiter.check(count.limit(), count.key()));
    List<Count> counted = new ArrayList<>();
    try {
      for (Count count : counts) {
        limiter.take(count.limit(), count.key());
        counted.add(count);
      }
      return counted;
    } catch (RuntimeException e) {
      giveBack(counted);
      throw e;
    }
  }

  private void giveBack(List<Count> counted) {
    counted.forEach(count -> limiter.giveBack(count.limit(), count.key()));
  }

  private CompletableFuture<PasswordService.Proof> compare(
      String username, String password, List<Count> counted) {
    try {
      return passwords.verify(accounts.find(username), password);
    } catch (RuntimeException e) {
      giveBack(counted);
      throw e;
    }
  }

  private Optional<Account> judge(
      PasswordService.Proof proof, List<Count> counted, String action, Actor client) {
    Optional<Account> named = proof.named();
    if (proof.isAccepted()) {
      giveBack(counted);
      metrics.granted();
    } else {
      metrics.refused();
      // A name that nobody has is not written down: it may be a password in the wrong field.
      audit.add(
          named.map(account -> client.named(account.username())).orElse(client),
          action + ".failed",
          named.map(AccountService::target).orElse(null),
          Map.of("reason", proof.flaw()));
    }
    return named.filter(account -> proof.isAccepted());
  }

  private void enter(String network) {
    if (!room.tryAcquire()) {
      throw ApiError.unavailable("Too many concurrent logins, try again");
    }
    if (running.merge(network, 1, Integer::sum) > MOST_OF_ONE_ADDRESS) {
      leave(network);
      throw ApiError.tooManyRequests(
          "Too many concurrent logins from this address", Duration.ofSeconds(1));
    }
  }

  private void leave(String network) {
    room.release();
    running.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
  }
}
