package tapbill.people.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import tapbill.people.account.Account;
import tapbill.people.account.AccountService;
import tapbill.people.account.AccountSettings;
import tapbill.people.account.CredentialRules;
import tapbill.people.account.PasswordService;
import tapbill.people.account.Role;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.ratelimit.RateLimit;
import tapbill.platform.ratelimit.RateLimiter;

/**
 * Signs people up, logs them in, and limits the guessing of passwords.
 *
 * <p>It counts wrong passwords by network and by username, on all nodes together. A network from
 * which an account has logged in before has a count of its own for that account, so that nobody can
 * lock its owner out by guessing from elsewhere.
 */
public final class LoginService {
  /** Bounds the work of one network. {@link PasswordService} bounds that of all, in fair turns. */
  private static final int MAX_PER_NETWORK = 4;

  private final AccountService accounts;
  private final PasswordService passwords;
  private final SessionService sessions;
  private final RateLimiter limiter;
  private final RefusalPacer refusals;
  private final AuditLog audit;
  private final LoginMetrics metrics;
  private final AccountSettings settings;
  private final Map<String, Integer> slotsByNetwork = new ConcurrentHashMap<>();

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
   * Creates an account with the role of a user.
   *
   * @return empty if the username is taken; fails with 429 after too many sign-ups, from a network
   *     or in sum
   * @throws ApiError 403 if sign-up is disabled, 400 if the username or the password breaks a rule
   */
  CompletableFuture<Optional<Account>> signUp(String username, String password, Actor client) {
    if (settings.signUp() != AccountSettings.SignUp.OPEN) {
      throw ApiError.forbidden(Reason.SIGN_UP_DISABLED, "Sign-up is disabled");
    }
    try {
      limiter.take(settings.limits().ofSignUps(), client.address());
    } catch (ApiError tooMany) {
      return refusals.refuseLater(tooMany);
    }
    return accounts.create(username, password, Role.USER, client);
  }

  /**
   * Starts a session of the active account with the username and password.
   *
   * @param lifetime the time after which the session expires without a refresh
   * @return empty if the credentials are wrong; fails with 429 after too many wrong passwords and
   *     with 503 if too many clients log in at once
   */
  CompletableFuture<Optional<SessionService.Session>> logIn(
      String username, String password, Duration lifetime, Actor client) {
    return prove(username, password, "login", client)
        .thenApply(account -> account.flatMap(proved -> sessions.start(proved, lifetime, client)));
  }

  /**
   * Changes the password of an account and ends all its sessions.
   *
   * @return false if the current password is wrong; fails as {@link #logIn} does
   * @throws ApiError 400 if the new password breaks a rule
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

  /** Finds the active account with the username and password, within the limits of guessing. */
  private CompletableFuture<Optional<Account>> prove(
      String username, String password, String action, Actor client) {
    String network = ClientNetwork.of(client.address());
    // Lowered here because the database could equate names that the limits count separately.
    String name = username.toLowerCase(Locale.ROOT);
    try {
      takeSlot(network);
    } catch (ApiError tooMany) {
      return refused(tooMany);
    }
    try {
      List<Count> counts = check(name, network);
      // The first count has the account's name, or its name at a known network; so guesses from
      // elsewhere do not delay the owner.
      PasswordService.Client turn = new PasswordService.Client(network, counts.get(0).key());
      return passwords
          .verify(accounts.find(name), password, turn, () -> take(counts))
          .thenApply(proof -> evaluate(proof, name, counts, action, client))
          .whenComplete((account, failure) -> releaseSlot(network))
          .exceptionallyCompose(this::refusedLater);
    } catch (ApiError tooMany) {
      releaseSlot(network);
      return refused(tooMany);
    } catch (RuntimeException e) {
      releaseSlot(network);
      throw e;
    }
  }

  private <T> CompletableFuture<T> refused(ApiError tooMany) {
    metrics.limited();
    return refusals.refuseLater(tooMany);
  }

  private <T> CompletableFuture<T> refusedLater(Throwable failure) {
    return failure.getCause() instanceof ApiError refusal
        ? refused(refusal)
        : CompletableFuture.failedFuture(failure);
  }

  /** A rate limit with the key that it counts wrong passwords by. */
  private record Count(RateLimit limit, String key) {}

  /**
   * Refuses a login beyond the limits. This only reads, so that the logins that wait, or are
   * refused for that, cost little.
   *
   * @return what a wrong password counts towards
   */
  private List<Count> check(String name, String network) {
    AccountSettings.Limits limits = settings.limits();
    limiter.check(limits.loginsByAccount(), name);
    List<Count> counts =
        sessions.isKnown(name, network)
            ? List.of(new Count(limits.failedLoginsByName(), name + " at " + network))
            : List.of(
                new Count(limits.failedLoginsByName(), name),
                new Count(limits.failedLoginsByAddress(), network));
    counts.forEach(count -> limiter.check(count.limit(), count.key()));
    return counts;
  }

  /**
   * Counts a password as wrong before it is compared, so that concurrent guesses cannot exceed the
   * limits. A right password gives its count back.
   */
  private void take(List<Count> counts) {
    List<Count> taken = new ArrayList<>();
    try {
      for (Count count : counts) {
        limiter.take(count.limit(), count.key());
        taken.add(count);
      }
    } catch (RuntimeException e) {
      giveBack(taken);
      throw e;
    }
  }

  private void giveBack(List<Count> counts) {
    counts.forEach(count -> limiter.giveBack(count.limit(), count.key()));
  }

  private Optional<Account> evaluate(
      PasswordService.Proof proof, String name, List<Count> counts, String action, Actor client) {
    Optional<Account> named = proof.named();
    if (proof.isAccepted()) {
      giveBack(counts);
      limiter.take(settings.limits().loginsByAccount(), name);
      metrics.granted();
    } else {
      metrics.refused();
      // An unknown username is not recorded: it may be a password in the wrong field.
      audit.add(
          named.map(account -> client.named(account.username())).orElse(client),
          action + ".failed",
          named.map(AccountService::target).orElse(null),
          Map.of("reason", proof.flaw()));
    }
    return named.filter(account -> proof.isAccepted());
  }

  private void takeSlot(String network) {
    if (slotsByNetwork.merge(network, 1, Integer::sum) > MAX_PER_NETWORK) {
      releaseSlot(network);
      throw ApiError.tooManyRequests(
          "Too many concurrent logins from this address", Duration.ofSeconds(1));
    }
  }

  private void releaseSlot(String network) {
    slotsByNetwork.computeIfPresent(network, (key, count) -> count == 1 ? null : count - 1);
  }
}
