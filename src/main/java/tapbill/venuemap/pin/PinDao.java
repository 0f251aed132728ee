package tapbill.venuemap.pin;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import tapbill.people.audit.AuditDao;
import tapbill.venuemap.map.MapDao;

/** Reads and writes the rows of {@code map_pin}. */
public interface PinDao {

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  MapDao maps();

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  /** Returns the pins of a map, ordered by dispenser. */
  @SqlQuery("SELECT dispenser_id, x, y FROM map_pin WHERE map_id = :id ORDER BY dispenser_id")
  List<Pin> pins(long id);

  /**
   * Deletes the pins of a map, without those of retired dispensers, which nobody sees: they are
   * deleted only if there are new ones for them.
   *
   * @param rows {@code [dispenser_id]} of the new pins
   */
  @SqlUpdate(
      """
      DELETE FROM map_pin WHERE map_id = :id
        AND (dispenser_id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)
             OR dispenser_id IN (SELECT d.id FROM dispenser d WHERE d.retired_at IS NULL))
      """)
  void deletePins(long id, String rows);

  /**
   * Inserts pins.
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
   * Returns one of the ids that no dispenser has, if there is any.
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
