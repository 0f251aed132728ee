package tapbill.people.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import tapbill.people.account.Account;
import tapbill.people.account.AccountService;
import tapbill.people.account.Secret;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.api.Texts;
import tapbill.platform.database.Database;

/** Starts, refreshes and ends sessions. */
public final class SessionService {
  /** The time after which a session expires without a refresh. */
  static final Duration LIFETIME = Duration.ofDays(30);

  /** The time after which a session expires in spite of refreshes. */
  private static final Duration MAX_LIFETIME = Duration.ofDays(90);

  /** The time for which a refresh token is accepted again after its first use. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private final Database database;
  private final AccountService accounts;
  private final InstantSource clock;
  private final AuditLog audit;
  private final Secret key;

  /**
   * Creates the service.
   *
   * @param key of all nodes, from which the next refresh token of each is computed
   */
  public SessionService(
      Database database, AccountService accounts, InstantSource clock, AuditLog audit, Secret key) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
    this.audit = audit;
    this.key = key;
  }

  /** A session with its account and its next refresh token. */
  record Session(Account account, RefreshToken token) {}

  /**
   * Starts a session.
   *
   * @param account an account whose password has been proved
   * @param lifetime the time after which the session expires without a refresh
   * @return empty if the account was deactivated, or its password changed, after the proof
   */
  Optional<Session> start(Account account, Duration lifetime, Actor client) {
    RefreshToken token = RefreshToken.ofNewSession();
    Instant now = clock.instant();
    return database.write(
        SessionDao.class,
        sessions -> {
          boolean started =
              sessions.insert(
                  token.sessionHash(),
                  token.hash(),
                  ClientNetwork.of(client.address()),
                  now,
                  now.plus(lifetime),
                  account.id(),
                  account.passwordHash());
          if (!started) {
            return Optional.empty();
          }
          // Deletes after the insertion has locked the account; the reverse order could deadlock.
          sessions.deleteExpired(account.id(), now);
          audit.add(
              sessions.audit(),
              client.named(account.username()),
              "login",
              AccountService.target(account),
              Map.of());
          return Optional.of(new Session(account, token));
        });
  }

  /**
   * Exchanges a refresh token for the next one. A token whose answer was lost, or that two tabs of
   * a browser presented, is exchanged for the same one again within {@link #GRACE}. One that is
   * presented later may have been stolen, by this client or from it, so that the session ends.
   */
  Optional<Session> refresh(RefreshToken token, Actor client) {
    RefreshToken next = token.next(key);
    Instant now = clock.instant();
    return database
        .write(
            SessionDao.class,
            sessions -> {
              Optional<Long> accountId =
                  sessions
                      .rotate(
                          token.sessionHash(),
                          token.hash(),
                          next.hash(),
                          now,
                          now.plus(LIFETIME),
                          now.minus(MAX_LIFETIME))
                      .or(
                          () ->
                              sessions.rotated(
                                  token.sessionHash(),
                                  token.hash(),
                                  next.hash(),
                                  now,
                                  now.minus(GRACE)));
              if (accountId.isEmpty()) {
                auditEnd(
                    sessions.endIfReused(token.sessionHash(), token.hash(), now),
                    sessions,
                    client,
                    "session.reuse");
              }
              return accountId;
            })
        .flatMap(accounts::find)
        .map(account -> new Session(account, next));
  }

  /** Ends a session if it has not ended yet. */
  void end(RefreshToken token, Actor client) {
    database.write(
        SessionDao.class,
        sessions -> {
          Optional<Long> accountId = sessions.end(token.sessionHash(), clock.instant());
          auditEnd(accountId, sessions, client, "logout");
          return accountId;
        });
  }

  /** Returns true if the account with the username has recently logged in from the network. */
  boolean isKnown(String username, String network) {
    return Texts.canBeStored(username)
        && database.read(
            SessionDao.class, sessions -> sessions.isKnown(username, network, clock.instant()));
  }

  private void auditEnd(
      Optional<Long> ofAccount, SessionDao sessions, Actor client, String action) {
    ofAccount.ifPresent(
        accountId -> audit.add(sessions.audit(), client, action, "account " + accountId, Map.of()));
  }
}
