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
  /** Which readings have a tag that is asked for. */
  String TAGGED =
      """
      AND (CAST(:filter.tag AS TEXT) IS NULL
           OR EXISTS (SELECT 1 FROM <tags> WHERE t.value = :filter.tag))
      """;

  /** In the same transaction. */
  @CreateSqlObject
  AlertDao alerts();

  /**
   * Stores readings of a gateway that are not there yet.
   *
   * @param rows {@code [time, sequence, value, valid, tags]}, in the order of time and sequence, so
   *     that of those who store the same readings at once one waits for the other
   * @return how many were not there
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

  @SqlQuery(
      """
      SELECT time, value, valid, tags, gateway, dispenser_id, sequence FROM reading
      WHERE gateway = :gateway AND time = :time AND sequence = :sequence
      """)
  Reading find(String gateway, Instant time, long sequence);

  /** The last one that is believed. */
  @SqlQuery(
      """
      SELECT time, value, valid, tags, gateway, dispenser_id, sequence FROM reading
      WHERE gateway = :gateway AND valid = 1 ORDER BY time DESC, sequence DESC LIMIT 1
      """)
  Optional<Reading> lastValid(String gateway);

  /**
   * Readings by time, gateway and sequence, behind a position.
   *
   * @param conditions of {@link ReadingFilter}: only those that are asked for, so that the database
   *     can choose the index that fits
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
   * What was measured in a bucket.
   *
   * @param number of the bucket since the epoch
   */
  record Bucket(long number, BigDecimal min, BigDecimal mean, BigDecimal max, long count) {}

  /**
   * Buckets of a width in microseconds, by time. Readings that are not believed are not in them,
   * whoever asks: one of them would be all that a plot shows.
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

  /** Deletes some of the readings before a time. */
  @SqlUpdate(
      """
      DELETE FROM reading WHERE (gateway, time, sequence) IN (
        SELECT gateway, time, sequence FROM reading WHERE time < :before ORDER BY time LIMIT :most)
      """)
  int delete(Instant before, int most);

  /**
   * Creates the partition of a month, if it is not there. Only where there are partitions.
   *
   * @return whether it was not
   */
  @SqlQuery("SELECT create_reading_partition(:name, :start, :end)")
  boolean createPartition(String name, Instant start, Instant end);

  /**
   * Drops the partitions of the months before one. Only where there are partitions.
   *
   * @param before the name of its partition
   * @return how many
   */
  @SqlQuery("SELECT drop_reading_partitions(:before)")
  long dropPartitions(String before);
}
