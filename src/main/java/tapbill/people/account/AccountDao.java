package tapbill.people.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;

/**
 * Reads and writes the rows of {@code account}. Usernames are compared without case. An account of
 * staff is a {@code user} with the column {@code staff}, because a version that does not know the
 * role must not fail on it.
 */
public interface AccountDao {

  String COLUMNS =
      """
      id, username, password_hash,
      CASE WHEN role = 'user' AND staff = 1 THEN 'staff' ELSE role END AS role,
      deactivated_at IS NULL AS active
      """;

  /** Returns the DAO of the audit log in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  @SqlQuery("SELECT " + COLUMNS + " FROM account WHERE lower(username) = lower(:name)")
  Optional<Account> named(String name);

  @SqlQuery("SELECT " + COLUMNS + " FROM account WHERE id = :id")
  Optional<Account> find(long id);

  /** Inserts an account, or returns false if the username is taken. */
  @SqlUpdate(
      """
      INSERT INTO account (username, password_hash, role, staff, created_at)
      VALUES (:username, :passwordHash, CASE :role WHEN 'admin' THEN 'admin' ELSE 'user' END,
              CASE :role WHEN 'staff' THEN 1 ELSE 0 END, :now)
      ON CONFLICT DO NOTHING
      """)
  boolean insert(String username, String passwordHash, String role, Instant now);

  /** Selects a page of accounts after an id, ordered by id. */
  @SqlQuery("SELECT " + COLUMNS + " FROM account WHERE id > :id ORDER BY id LIMIT :limit")
  List<Account> page(long id, int limit);

  /** Locks an account and all active admins until the end of the transaction. */
  @SqlQuery(
      """
      SELECT d.id FROM account d
      WHERE d.id = :id OR (d.role = 'admin' AND d.deactivated_at IS NULL)
      ORDER BY d.id<lockRows>
      """)
  List<Long> lockWithActiveAdmins(long id);

  /** Updates an account. An account that is already inactive keeps the time of that. */
  @SqlUpdate(
      """
      UPDATE account
      SET role = CASE :role WHEN 'admin' THEN 'admin' ELSE 'user' END,
          staff = CASE :role WHEN 'staff' THEN 1 ELSE 0 END,
          deactivated_at = CASE WHEN :active THEN NULL ELSE COALESCE(deactivated_at, :now) END,
          password_hash = COALESCE(:passwordHash, password_hash)
      WHERE id = :id
      """)
  boolean change(long id, String role, boolean active, @Nullable String passwordHash, Instant now);

  /** Selects the account if the session has not ended or if the account is deactivated. */
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
