package tapbill.office.dataimport;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import tapbill.people.audit.AuditDao;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Price;

/** Inserts imported rows of {@code dispenser} and {@code pour}, each once. */
public interface ImportDao {

  /** Returns the DAO of the audit log in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  /** A dispenser that was imported before. */
  record ImportedDispenser(long importedId, long id) {}

  /** A pour that was imported before. */
  record ImportedPour(long importedId, Instant openedAt) {}

  @SqlQuery("SELECT imported_id, id FROM dispenser WHERE imported_id IS NOT NULL")
  List<ImportedDispenser> dispensers();

  @SqlQuery(
      """
      SELECT imported_id, opened_at FROM pour
      WHERE imported_id IS NOT NULL ORDER BY imported_id LIMIT 1
      """)
  Optional<ImportedPour> firstPour();

  /** Inserts a dispenser under its old id, or returns empty if the id is taken. */
  @SqlQuery(
      """
      INSERT INTO dispenser (id, station_id, flow_volume, price, created_at, imported_id)
      <explicitIds>
      VALUES (:id, :stationId, :flow, :price, :now, :id)
      ON CONFLICT DO NOTHING
      RETURNING id
      """)
  Optional<Long> insertWithId(long id, UUID stationId, FlowRate flow, Price price, Instant now);

  /** Inserts a dispenser under a new id, or returns empty if it was just imported. */
  @SqlQuery(
      """
      INSERT INTO dispenser (station_id, flow_volume, price, created_at, imported_id)
      VALUES (:stationId, :flow, :price, :now, :importedId)
      ON CONFLICT DO NOTHING
      RETURNING id
      """)
  Optional<Long> insertWithNewId(
      long importedId, UUID stationId, FlowRate flow, Price price, Instant now);

  /** Makes new dispensers get ids after the largest. */
  @SqlQuery("SELECT <continueIds> FROM dispenser")
  long continueIds();

  /**
   * Inserts closed pours, except those that were imported before.
   *
   * @param rows see {@link tapbill.platform.database.Rows}
   * @return the number of inserted pours
   */
  @SqlUpdate(
      """
      INSERT INTO pour (imported_id, dispenser_id, flow_volume, price, opened_at, closed_at,
                        volume, cost)
      SELECT CAST(t.value->>0 AS BIGINT), CAST(t.value->>1 AS BIGINT),
             CAST(t.value->>2 AS BIGINT), CAST(t.value->>3 AS BIGINT),
             CAST(t.value->>4 AS BIGINT), CAST(t.value->>5 AS BIGINT),
             CAST(t.value->>6 AS BIGINT), CAST(t.value->>7 AS BIGINT)
      FROM <rows> WHERE TRUE
      ON CONFLICT DO NOTHING
      """)
  int insertPours(String rows);
}
