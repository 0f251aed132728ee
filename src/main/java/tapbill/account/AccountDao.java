package tapbill.account;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** The rows of {@code account}. Usernames are compared without case. */
public interface AccountDao {

  @SqlQuery(
      "SELECT id, username, password_hash, role FROM account WHERE lower(username) = lower(:name)")
  Optional<Account> named(String name);

  @SqlQuery("SELECT id, username, password_hash, role FROM account WHERE id = :id")
  Optional<Account> find(long id);

  /** Inserts nothing if the name is taken. */
  @SqlUpdate(
      """
      INSERT INTO account (username, password_hash, role, created_at)
      VALUES (:username, :passwordHash, :role, :now)
      ON CONFLICT DO NOTHING
      """)
  boolean insert(String username, String passwordHash, String role, Instant now);

  @SqlUpdate("UPDATE account SET password_hash = :passwordHash WHERE id = :id")
  boolean changePassword(long id, String passwordHash);
}
