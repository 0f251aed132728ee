package tapbill.venuemap.pin;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import tapbill.people.audit.AuditDao;
import tapbill.venuemap.map.MapDao;

/** The rows of {@code map_pin}. */
public interface PinDao {

  /** In the same transaction. */
  @CreateSqlObject
  MapDao maps();

  /** In the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  /** Its pins, ordered by dispenser. */
  @SqlQuery("SELECT dispenser_id, x, y FROM map_pin WHERE map_id = :id ORDER BY dispenser_id")
  List<Pin> pins(long id);

  @SqlUpdate("DELETE FROM map_pin WHERE map_id = :id")
  void deletePins(long id);

  /**
   * Adds pins.
   *
   * @param rows {@code [dispenser_id, x, y]}
   */
  @SqlUpdate(
      """
      INSERT INTO map_pin (map_id, dispenser_id, x, y)
      SELECT :id, CAST(t.value->>0 AS BIGINT), CAST(t.value->>1 AS BIGINT),
             CAST(t.value->>2 AS BIGINT)
      FROM <rows>
      """)
  void insertPins(long id, String rows);

  /**
   * The first dispenser that is none.
   *
   * @param rows {@code [dispenser_id]}
   */
  @SqlQuery(
      """
      SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>
      WHERE NOT EXISTS (SELECT 1 FROM dispenser d WHERE d.id = CAST(t.value->>0 AS BIGINT))
      LIMIT 1
      """)
  Optional<Long> unknownDispenser(String rows);
}
