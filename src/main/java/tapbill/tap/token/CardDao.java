package tapbill.tap.token;

import java.util.Optional;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import tapbill.people.audit.AuditDao;

/** Reads and inserts the rows of {@code card}, which never change. */
public interface CardDao {

  /** Returns the DAO of the audit log in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  @SqlQuery("SELECT token FROM card WHERE uid = :uid")
  Optional<String> token(String uid);

  /**
   * Binds a card to a token.
   *
   * @return false if the card is bound
   */
  @SqlUpdate("INSERT INTO card (uid, token) VALUES (:uid, :token) ON CONFLICT DO NOTHING")
  boolean bind(String uid, String token);

  /**
   * Returns the token that a text names: a token, or the number of a card. Twenty digits without
   * colons are a token.
   *
   * @return the text itself if it is no number of a card that is bound
   */
  default String tokenOf(String text) {
    return DriverToken.isToken(text)
        ? text
        : CardUid.find(text).flatMap(uid -> token(uid.value())).orElse(text);
  }
}
