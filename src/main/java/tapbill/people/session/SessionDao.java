package tapbill.people.session;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import tapbill.people.audit.AuditDao;

/** Reads and writes the rows of {@code session}. */
public interface SessionDao {

  /** Returns the DAO of the audit log in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  /**
   * Inserts a session unless the account was deactivated, or its password changed, since the
   * password was proved. It locks the account, so that a concurrent deactivation or change of the
   * password waits and then ends this session too.
   */
  @SqlUpdate(
      """
      INSERT INTO session (id, account_id, refresh_hash, address, created_at, expires_at)
      SELECT :id, d.id, :refreshHash, :address, :now, :expiresAt FROM account d
      WHERE d.id = :accountId AND d.password_hash = :passwordHash AND d.deactivated_at IS NULL
      <lockRows>
      """)
  boolean insert(
      String id,
      String refreshHash,
      String address,
      Instant now,
      Instant expiresAt,
      long accountId,
      String passwordHash);

  /**
   * Replaces the refresh token of a session.
   *
   * @param oldHash the hash of the presented token
   * @param earliest the session must have begun after this time
   * @return the id of the account, or empty if the token is not the current one of a valid session
   */
  @SqlQuery(
      """
      UPDATE session SET refresh_hash = :newHash, expires_at = :expiresAt,
        previous_hash = :oldHash, rotated_at = :now
      WHERE id = :id AND refresh_hash = :oldHash AND ended_at IS NULL AND expires_at > :now
        AND created_at > :earliest
      RETURNING account_id
      """)
  Optional<Long> rotate(
      String id, String oldHash, String newHash, Instant now, Instant expiresAt, Instant earliest);

  /**
   * Finds the session whose token was replaced a moment ago by the same one.
   *
   * @param since the token must have been replaced after this time
   * @return the id of the account, or empty if the token is not the previous one of a valid session
   */
  @SqlQuery(
      """
      SELECT account_id FROM session
      WHERE id = :id AND previous_hash = :oldHash AND refresh_hash = :newHash
        AND rotated_at > :since AND ended_at IS NULL AND expires_at > :now
      """)
  Optional<Long> rotated(String id, String oldHash, String newHash, Instant now, Instant since);

  /** Ends a session and returns the id of its account, or empty if it has ended before. */
  @SqlQuery(
      """
      UPDATE session SET ended_at = :now WHERE id = :id AND ended_at IS NULL
      RETURNING account_id
      """)
  Optional<Long> end(String id, Instant now);

  /** Ends a session if the presented refresh token is not its current one. */
  @SqlQuery(
      """
      UPDATE session SET ended_at = :now
      WHERE id = :id AND ended_at IS NULL AND refresh_hash <> :hash
      RETURNING account_id
      """)
  Optional<Long> endIfReused(String id, String hash, Instant now);

  /** Returns true if the account has an unexpired session, even an ended one, from the network. */
  @SqlQuery(
      """
      SELECT EXISTS (SELECT 1 FROM session s JOIN account a ON a.id = s.account_id
                     WHERE lower(a.username) = lower(:username) AND s.address = :address
                       AND s.expires_at > :now)
      """)
  boolean isKnown(String username, String address, Instant now);

  /** Deletes at most {@code limit} sessions of any account that expired before a time. */
  @SqlUpdate(
      """
      DELETE FROM session WHERE id IN
        (SELECT id FROM session WHERE expires_at < :before ORDER BY expires_at LIMIT :limit)
      """)
  int deleteExpired(Instant before, int limit);

  @SqlUpdate("DELETE FROM session WHERE account_id = :accountId AND expires_at <= :now")
  int deleteExpired(long accountId, Instant now);
}
