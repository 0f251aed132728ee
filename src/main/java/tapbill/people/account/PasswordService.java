package tapbill.people.account;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/**
 * Hashes and verifies passwords on few threads. Both are slow on purpose, and however many people
 * log in, pours must keep their share of the processors.
 */
public final class PasswordService {
  /** Some 0.25 s for each password on a server of 2025. */
  public static final int PRODUCTION_COST = 12;

  private final Passwords passwords;
  private final Executor threads;
  private final Executor answering;

  /**
   * A service on threads of its own.
   *
   * @param cost of bcrypt: {@link #PRODUCTION_COST}, or less in tests
   * @param threads compute the hashes; a rejected task is answered with 503
   * @param answering continues after that, so that no slow client occupies one of the few threads
   */
  public PasswordService(int cost, Executor threads, Executor answering) {
    this.passwords = new Passwords(cost);
    this.threads = threads;
    this.answering = answering;
  }

  /**
   * The result of a verification.
   *
   * @param named the account with the username, if there is one
   */
  public record Proof(Optional<Account> named, boolean passwordMatches) {
    public boolean isAccepted() {
      return passwordMatches && named.isPresent() && named.get().active();
    }

    /** Returns the reason of a refusal for the audit log; the client does not learn it. */
    public String flaw() {
      if (named.isEmpty()) {
        return "unknown username";
      }
      return passwordMatches ? "inactive account" : "wrong password";
    }
  }

  /**
   * Compares a password with that of an account. Without an account it takes as long.
   *
   * @throws ApiError 503 if too many passwords wait
   */
  public CompletableFuture<Proof> verify(Optional<Account> named, String password) {
    String hash = named.map(Account::passwordHash).orElseGet(passwords::nobodysHash);
    return slowly(() -> Passwords.matches(password, hash))
        .thenApply(matches -> new Proof(named, matches));
  }

  /**
   * Hashes a password.
   *
   * @throws ApiError 503 if too many passwords wait
   */
  CompletableFuture<String> hash(String password) {
    return slowly(() -> passwords.hash(password));
  }

  /**
   * Hashes a password on the calling thread, for a start and for the command line.
   *
   * @throws IllegalArgumentException if the password is longer than bcrypt can distinguish
   */
  String hashNow(String password) {
    return passwords.hash(password);
  }

  private <T> CompletableFuture<T> slowly(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, threads)
          .thenApplyAsync(result -> result, answering);
    } catch (RejectedExecutionException e) {
      throw ApiError.unavailable(Reason.BUSY, "Too many concurrent logins, try again");
    }
  }
}
