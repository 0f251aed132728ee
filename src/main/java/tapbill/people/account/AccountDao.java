package tapbill.people.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;

/** The rows of {@code account}. Usernames are compared without case. */
public interface AccountDao {

  String COLUMNS = "id, username, password_hash, role, deactivated_at IS NULL AS active";

  /** In the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  @SqlQuery("SELECT " + COLUMNS + " FROM account WHERE lower(username) = lower(:name)")
  Optional<Account> named(String name);

  @SqlQuery("SELECT " + COLUMNS + " FROM account WHERE id = :id")
  Optional<Account> find(long id);

  /** Inserts nothing if the name is taken. */
  @SqlUpdate(
      """
      INSERT INTO account (username, password_hash, role, created_at)
      VALUES (:username, :passwordHash, :role, :now)
      ON CONFLICT DO NOTHING
      """)
  boolean insert(String username, String passwordHash, String role, Instant now);

  /** Ordered by id, after one. */
  @SqlQuery("SELECT " + COLUMNS + " FROM account WHERE id > :id ORDER BY id LIMIT :limit")
  List<Account> page(long id, int limit);

  /** Nobody else changes it, or takes an admin's rights, until the end of the transaction. */
  @SqlQuery(
      """
      SELECT d.id FROM account d
      WHERE d.id = :id OR (d.role = 'admin' AND d.deactivated_at IS NULL)
      ORDER BY d.id<lockRows>
      """)
  List<Long> lockWithActiveAdmins(long id);

  /** Keeps the time of an earlier deactivation. */
  @SqlUpdate(
      """
      UPDATE account
      SET role = :role,
          deactivated_at = CASE WHEN :active THEN NULL ELSE COALESCE(deactivated_at, :now) END,
          password_hash = COALESCE(:passwordHash, password_hash)
      WHERE id = :id
      """)
  boolean change(long id, String role, boolean active, @Nullable String passwordHash, Instant now);

  /** The account of a session that goes on, or one that was deactivated, which ended them all. */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + """
       FROM account WHERE id = :id
         AND (deactivated_at IS NOT NULL OR EXISTS (
           SELECT 1 FROM session s
           WHERE s.id = :sessionHash AND s.account_id = account.id AND s.ended_at IS NULL))
      """)
  Optional<Account> inSession(long id, String sessionHash);

  /** Ends all sessions of an account. */
  @SqlUpdate("UPDATE session SET ended_at = :now WHERE account_id = :id AND ended_at IS NULL")
  int endSessions(long id, Instant now);
}
