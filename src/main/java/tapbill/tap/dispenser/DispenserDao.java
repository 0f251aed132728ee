package tapbill.tap.dispenser;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;

/** Reads and writes the rows of {@code dispenser}. */
public interface DispenserDao {
  /** The columns of a {@link Dispenser}, selected from {@link #TABLES}. */
  String COLUMNS =
      """
      d.id, d.station_id, d.flow_volume, d.price, p.id IS NOT NULL AS is_open, d.name,
      d.beer_name, d.beer_style, d.beer_abv, d.beer_description, d.access,
      d.retired_at IS NOT NULL AS retired, d.max_amount, k.value AS temperature, k.time AS temperature_time
      """;

  /** Dispensers {@code d}, their running pours {@code p} and their temperatures {@code k}. */
  String TABLES =
      """
      FROM dispenser d LEFT JOIN pour p ON p.dispenser_id = d.id AND p.closed_at IS NULL
      LEFT JOIN dispenser_temperature k ON k.dispenser_id = d.id
      """;

  /** Selects the dispensers of a list: those that are not retired, or still open. */
  String LISTED = " WHERE (d.retired_at IS NULL OR p.id IS NOT NULL) ORDER BY d.id";

  /** Returns the DAO of the audit log in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  /** The first state of a dispenser, which a repeated request gets as its response. */
  record Created(long id, UUID stationId, String createProperties) {}

  /** Inserts a dispenser and returns its id, or does nothing if {@code createKey} exists. */
  @SqlQuery(
      """
      INSERT INTO dispenser (station_id, flow_volume, price, name,
                             beer_name, beer_style, beer_abv, beer_description, access, max_amount,
                             created_at, retired_at, create_key, create_properties)
      VALUES (:stationId, :p.flowVolume, :p.price, :p.name,
              :p.beer?.name, :p.beer?.style, :p.beer?.abv, :p.beer?.description, :access, :p.maxAmount,
              :now, :retiredAt, :createKey, :createProperties)
      ON CONFLICT DO NOTHING
      RETURNING id
      """)
  Optional<Long> insert(
      UUID stationId,
      @BindMethods("p") DispenserProperties properties,
      String access,
      Instant now,
      @Nullable Instant retiredAt,
      @Nullable String createKey,
      @Nullable String createProperties);

  @SqlQuery("SELECT id, station_id, create_properties FROM dispenser WHERE create_key = :createKey")
  Created created(String createKey);

  @SqlQuery("SELECT d.id FROM dispenser d WHERE d.id = :id<lockRows>")
  Optional<Long> lock(long id);

  /** Keeps what a dispenser is until now, for openings that are reported after it has changed. */
  @SqlUpdate(
      """
      INSERT INTO dispenser_past (dispenser_id, until, flow_volume, price, beer_name, beer_abv,
                                  max_amount, access, retired)
      SELECT id, :now, flow_volume, price, beer_name, beer_abv, max_amount, access,
             CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END
      FROM dispenser WHERE id = :id
      ON CONFLICT DO NOTHING
      """)
  void keepPast(long id, Instant now);

  /** Updates a dispenser. A dispenser that is already retired keeps the time of its retirement. */
  @SqlUpdate(
      """
      UPDATE dispenser
      SET flow_volume = :p.flowVolume, price = :p.price, name = :p.name,
          beer_name = :p.beer?.name, beer_style = :p.beer?.style, beer_abv = :p.beer?.abv,
          beer_description = :p.beer?.description, access = :access, max_amount = :p.maxAmount,
          retired_at = CASE WHEN :p.retired THEN COALESCE(retired_at, :now) END
      WHERE id = :id
      """)
  void update(
      long id, @BindMethods("p") DispenserProperties properties, String access, Instant now);

  @SqlQuery("SELECT " + COLUMNS + TABLES + "WHERE d.id = :id")
  Optional<Dispenser> find(long id);

  /**
   * Returns the given dispensers, retired ones too.
   *
   * @param rows {@code [id]}
   */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + TABLES
          + "WHERE d.id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)")
  List<Dispenser> some(String rows);

  @SqlQuery("SELECT id FROM dispenser WHERE station_id = :stationId")
  Optional<Long> idOf(UUID stationId);

  /** Returns the dispensers that are not retired, or still open, ordered by id. */
  @SqlQuery("SELECT " + COLUMNS + TABLES + LISTED)
  List<Dispenser> listed();
}
