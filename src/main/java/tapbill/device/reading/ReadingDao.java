package tapbill.device.reading;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.config.RegisterColumnMapper;
import org.jdbi.v3.sqlobject.customizer.AllowUnusedBindings;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.device.alert.AlertDao;

/** The rows of {@code reading}. */
@RegisterColumnMapper(ReadingColumns.Value.class)
@RegisterColumnMapper(ReadingColumns.Tags.class)
public interface ReadingDao {
  /** The condition on the filter's tag, which is always part of the SQL. */
  String TAGGED =
      """
      AND (CAST(:filter.tag AS TEXT) IS NULL
           OR EXISTS (SELECT 1 FROM <tags> WHERE t.value = :filter.tag))
      """;

  /** The name of a dispenser that has one. */
  record DispenserName(long id, String name) {}

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  AlertDao alerts();

  /**
   * Stores the readings of a gateway that are not stored yet.
   *
   * @param rows {@code [time, sequence, value, valid, tags]}, ordered by time and sequence, so that
   *     concurrent transactions with the same readings wait for each other and do not deadlock
   * @return the number of new readings
   */
  @SqlUpdate(
      """
      INSERT INTO reading (gateway, time, sequence, received_at, value, valid, tags, dispenser_id)
      SELECT :gateway, CAST(t.value->>0 AS BIGINT), CAST(t.value->>1 AS BIGINT), :now,
             CAST(t.value->>2 AS REAL), CAST(t.value->>3 AS BIGINT), t.value->>4,
             CAST(:dispenserId AS BIGINT)
      FROM <rows> WHERE TRUE
      ON CONFLICT DO NOTHING
      """)
  int insert(String gateway, @Nullable Long dispenserId, Instant now, String rows);

  /**
   * Returns the readings of a gateway at certain times.
   *
   * @param rows {@code [time]}
   */
  @SqlQuery(
      """
      SELECT time, value, valid, tags, gateway, dispenser_id, sequence FROM reading
      WHERE gateway = :gateway AND time IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)
      """)
  List<Reading> at(String gateway, String rows);

  @SqlQuery(
      """
      SELECT time, value, valid, tags, gateway, dispenser_id, sequence FROM reading
      WHERE gateway = :gateway AND time = :time AND sequence = :sequence
      """)
  Reading find(String gateway, Instant time, long sequence);

  /** Returns the latest valid reading of a gateway. */
  @SqlQuery(
      """
      SELECT time, value, valid, tags, gateway, dispenser_id, sequence FROM reading
      WHERE gateway = :gateway AND valid = 1 ORDER BY time DESC, sequence DESC LIMIT 1
      """)
  Optional<Reading> lastValid(String gateway);

  /**
   * Returns readings ordered by time, gateway and sequence, starting after a position.
   *
   * @param conditions of {@link ReadingFilter}: only those of filters that are set, so that the
   *     database can choose the matching index
   */
  @SqlQuery(
      """
      SELECT r.time, r.value, r.valid, r.tags, r.gateway, r.dispenser_id, r.sequence
      FROM reading r
      WHERE r.time >= :start.time AND r.time < :filter.to
            AND (r.time, r.gateway, r.sequence) > (:start.time, :start.gateway, :start.sequence)
            <conditions>
      """
          + TAGGED
          + """
      ORDER BY r.time, r.gateway, r.sequence
      LIMIT :limit OFFSET :skip
      """)
  @AllowUnusedBindings
  List<Reading> page(
      @BindMethods("filter") ReadingFilter filter,
      @Define("conditions") String conditions,
      @BindMethods("start") ReadingCursor start,
      int skip,
      int limit);

  /**
   * The aggregated values of a bucket.
   *
   * @param number of the bucket since the epoch
   * @param count of the valid readings
   */
  record Bucket(long number, BigDecimal min, BigDecimal mean, BigDecimal max, long count) {}

  /**
   * Returns the buckets that have readings, ordered by time. Invalid readings are left out even for
   * admins, because a single outlier would determine the scale of the plot.
   *
   * @param width in microseconds
   */
  @SqlQuery(
      """
      SELECT r.time / :width AS number, min(r.value) AS min, avg(r.value) AS mean,
             max(r.value) AS max, count(*) AS count
      FROM reading r
      WHERE r.time >= :filter.from AND r.time < :filter.to AND r.valid = 1 <conditions>
      """
          + TAGGED
          + """
      GROUP BY 1
      ORDER BY 1
      """)
  @AllowUnusedBindings
  List<Bucket> buckets(
      @BindMethods("filter") ReadingFilter filter,
      @Define("conditions") String conditions,
      long width);

  /**
   * Deletes the oldest readings before a time.
   *
   * @param most the largest number to delete
   * @return the number deleted
   */
  @SqlUpdate(
      """
      DELETE FROM reading WHERE (gateway, time, sequence) IN (
        SELECT gateway, time, sequence FROM reading WHERE time < :before ORDER BY time LIMIT :most)
      """)
  int delete(Instant before, int most);

  /**
   * Creates the partition of a month unless it exists. Only PostgreSQL has partitions.
   *
   * @return true if it was created
   */
  @SqlQuery("SELECT create_reading_partition(:name, :start, :end)")
  boolean createPartition(String name, Instant start, Instant end);

  /**
   * Drops the partitions of older months. Only PostgreSQL has partitions.
   *
   * @param before the name of the oldest partition to keep
   * @return the number of dropped partitions
   */
  @SqlQuery("SELECT drop_reading_partitions(:before)")
  long dropPartitions(String before);

  @SqlQuery("SELECT id, name FROM dispenser WHERE name IS NOT NULL")
  List<DispenserName> dispenserNames();
}
