package tapbill.people.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import tapbill.people.account.Account;
import tapbill.people.account.AccountService;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.Texts;
import tapbill.platform.database.Database;
import tapbill.platform.ratelimit.ClientNetwork;

/** Sessions: what goes on after a login, without the password. */
public final class SessionService {
  /** Without a refresh. */
  static final Duration LIFETIME = Duration.ofDays(30);

  /** However often it is refreshed; then a password is needed again. */
  private static final Duration LONGEST = Duration.ofDays(90);

  private final Database database;
  private final AccountService accounts;
  private final InstantSource clock;
  private final AuditLog audit;

  public SessionService(
      Database database, AccountService accounts, InstantSource clock, AuditLog audit) {
    this.database = database;
    this.accounts = accounts;
    this.clock = clock;
    this.audit = audit;
  }

  /** Whose session it is, and the token that it goes on with. */
  record Session(Account account, RefreshToken token) {}

  /**
   * Begins a session.
   *
   * @param lifetime after which it ends, unless it is refreshed
   * @return nothing if the account may not be used any more since its password was proved
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
          // The account is locked by now; the other way round, two could wait for each other.
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
   * Exchanges a refresh token for the next one. Each works once: whoever presents one again may
   * have stolen it, or been stolen from, so that the session ends.
   */
  Optional<Session> refresh(RefreshToken token, Actor client) {
    RefreshToken next = token.next();
    Instant now = clock.instant();
    return database
        .write(
            SessionDao.class,
            sessions -> {
              Optional<Long> accountId =
                  sessions.rotate(
                      token.sessionHash(),
                      token.hash(),
                      next.hash(),
                      now,
                      now.plus(LIFETIME),
                      now.minus(LONGEST));
              if (accountId.isEmpty()) {
                tell(
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

  /** Ends a session; one that is not there is none. */
  void end(RefreshToken token, Actor client) {
    database.write(
        SessionDao.class,
        sessions -> {
          Optional<Long> accountId = sessions.end(token.sessionHash(), clock.instant());
          tell(accountId, sessions, client, "logout");
          return accountId;
        });
  }

  /** Whether an account with that name has been logged in from a network. */
  boolean isKnown(String username, String network) {
    return Texts.canBeStored(username)
        && database.read(
            SessionDao.class, sessions -> sessions.isKnown(username, network, clock.instant()));
  }

  private void tell(Optional<Long> endedOf, SessionDao sessions, Actor client, String action) {
    endedOf.ifPresent(
        accountId -> audit.add(sessions.audit(), client, action, "account " + accountId, Map.of()));
  }
}
