package tapbill.people.account;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import tapbill.people.audit.Actor;
import tapbill.platform.address.ClientNetwork;

/**
 * Hashes and verifies passwords on few threads, in fair turns of the clients. Both are slow on
 * purpose, and however many people log in, pours must keep their share of the processors.
 */
public final class PasswordService {
  /** Some 0.25 s for each password on a server of 2025. */
  public static final int PRODUCTION_COST = 12;

  /** Limits the wait to some 12 s with one thread. */
  public static final int MOST_WAITING = 50;

  private final Passwords passwords;
  private final FairExecutor turns;
  private final Executor answering;

  /**
   * A service on threads of its own.
   *
   * @param cost of bcrypt: {@link #PRODUCTION_COST}, or less in tests
   * @param threads compute the hashes; their queue must have room for {@link #MOST_WAITING}
   * @param answering continues after that, so that no slow client occupies one of the few threads
   */
  public PasswordService(int cost, Executor threads, Executor answering) {
    this.passwords = new Passwords(cost);
    this.turns = new FairExecutor(threads, MOST_WAITING);
    this.answering = answering;
  }

  /**
   * A client, as far as turns are concerned.
   *
   * @param network see {@link ClientNetwork}
   * @param account the name of the account whose password is hashed or verified
   */
  public record Client(String network, String account) {
    public static Client of(Actor actor, String account) {
      return new Client(ClientNetwork.of(actor.address()), account);
    }
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
   * Compares a password with that of an account. Without an account it takes as long. The future
   * fails with 503 if too many passwords wait.
   *
   * @param atTurn called before the comparison; if it throws, the future fails with that
   */
  public CompletableFuture<Proof> verify(
      Optional<Account> named, String password, Client client, Runnable atTurn) {
    String hash = named.map(Account::passwordHash).orElseGet(passwords::nobodysHash);
    return slowly(
            client,
            () -> {
              atTurn.run();
              return Passwords.matches(password, hash);
            })
        .thenApply(matches -> new Proof(named, matches));
  }

  /** Hashes a password. The future fails with 503 if too many passwords wait. */
  CompletableFuture<String> hash(String password, Client client) {
    return slowly(client, () -> passwords.hash(password));
  }

  /**
   * Hashes a password on the calling thread, for a start and for the command line.
   *
   * @throws IllegalArgumentException if the password is longer than bcrypt can distinguish
   */
  String hashNow(String password) {
    return passwords.hash(password);
  }

  private <T> CompletableFuture<T> slowly(Client client, Supplier<T> work) {
    return turns.submit(client, work).whenCompleteAsync((result, failure) -> {}, answering);
  }
}
