package tapbill.people.session;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import tapbill.people.audit.AuditDao;

/** The rows of {@code session}. */
public interface SessionDao {

  /** In the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  /**
   * Inserts nothing if the account was deactivated, or its password changed, in the meantime. Who
   * is about to do that waits, so that the session is among those that it ends.
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
   * Puts one refresh token in the place of another.
   *
   * @return the account, or nothing if the token is not the one that counts
   */
  @SqlQuery(
      """
      UPDATE session SET refresh_hash = :newHash, expires_at = :expiresAt
      WHERE id = :id AND refresh_hash = :oldHash AND ended_at IS NULL AND expires_at > :now
        AND created_at > :earliest
      RETURNING account_id
      """)
  Optional<Long> rotate(
      String id, String oldHash, String newHash, Instant now, Instant expiresAt, Instant earliest);

  /** The account whose session it was, if it had not ended before. */
  @SqlQuery(
      """
      UPDATE session SET ended_at = :now WHERE id = :id AND ended_at IS NULL
      RETURNING account_id
      """)
  Optional<Long> end(String id, Instant now);

  /** Ends a session if a refresh token of it is not the one that counts. */
  @SqlQuery(
      """
      UPDATE session SET ended_at = :now
      WHERE id = :id AND ended_at IS NULL AND refresh_hash <> :hash
      RETURNING account_id
      """)
  Optional<Long> endIfReused(String id, String hash, Instant now);

  /** Whether an account has been logged in from an address within the lifetime of a session. */
  @SqlQuery(
      """
      SELECT EXISTS (SELECT 1 FROM session s JOIN account a ON a.id = s.account_id
                     WHERE lower(a.username) = lower(:username) AND s.address = :address
                       AND s.expires_at > :now)
      """)
  boolean isKnown(String username, String address, Instant now);

  @SqlUpdate("DELETE FROM session WHERE account_id = :accountId AND expires_at <= :now")
  int deleteExpired(long accountId, Instant now);
}
