package tapbill.tap.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;
import tapbill.tap.tab.TabDao;
import tapbill.tap.tab.TabState;
import tapbill.tap.tab.TabTerms;

/**
 * Reads and writes the rows of {@code access_list} and {@code access_entry}. A transaction that
 * changes entries has to lock their list first: this prevents deadlocks, and commits the versions
 * of a list in their order.
 */
public interface AccessListDao {

  /** Returns the DAO of the audit log in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  /** Returns a DAO in the same transaction. */
  @CreateSqlObject
  TabDao tabs();

  /**
   * A list without its tokens.
   *
   * @param version the number of its changes
   * @param size the number of its tokens, including those whose times are not now
   */
  record Head(long version, long size) {
    /** The head of a station that has never had a list. */
    static final Head NONE = new Head(0, 0);
  }

  @SqlUpdate(
      """
      INSERT INTO access_list (station_id, version, size) VALUES (:station, 0, 0)
      ON CONFLICT DO NOTHING
      """)
  void create(UUID station);

  /** Locks the list until the end of the transaction. */
  @SqlQuery("SELECT d.version, d.size FROM access_list d WHERE d.station_id = :station<lockRows>")
  Optional<Head> lock(UUID station);

  @SqlQuery("SELECT version, size FROM access_list WHERE station_id = :station")
  Optional<Head> head(UUID station);

  @SqlUpdate("UPDATE access_list SET version = :version, size = :size WHERE station_id = :station")
  void change(UUID station, long version, long size);

  @SqlQuery(
      """
      SELECT token AS driver_token, valid_from, valid_until FROM access_entry
      WHERE station_id = :station AND token = :token AND removed_at IS NULL
      """)
  Optional<AccessListEntry> find(UUID station, String token);

  @SqlUpdate(
      """
      INSERT INTO access_entry (station_id, token, valid_from, valid_until, version, added_at)
      VALUES (:station, :token, :from, :until, :version, :now)
      ON CONFLICT (station_id, token) DO UPDATE
      SET valid_from = excluded.valid_from, valid_until = excluded.valid_until,
          version = excluded.version, removed_at = NULL,
          added_at = CASE WHEN access_entry.removed_at IS NULL
                     THEN access_entry.added_at ELSE excluded.added_at END
      """)
  void put(
      UUID station,
      String token,
      @Nullable Instant from,
      @Nullable Instant until,
      long version,
      Instant now);

  /**
   * Puts many tokens on a list.
   *
   * @param rows {@code [token, valid_from, valid_until]}
   */
  @SqlUpdate(
      """
      INSERT INTO access_entry (station_id, token, valid_from, valid_until, version, added_at)
      SELECT :station, t.value->>0, CAST(t.value->>1 AS BIGINT), CAST(t.value->>2 AS BIGINT),
             :version, :now
      FROM <rows> WHERE TRUE
      ON CONFLICT (station_id, token) DO UPDATE
      SET valid_from = excluded.valid_from, valid_until = excluded.valid_until,
          version = excluded.version, removed_at = NULL,
          added_at = CASE WHEN access_entry.removed_at IS NULL
                     THEN access_entry.added_at ELSE excluded.added_at END
      """)
  void putAll(UUID station, String rows, long version, Instant now);

  @SqlUpdate(
      """
      UPDATE access_entry SET removed_at = :now, version = :version
      WHERE station_id = :station AND token = :token AND removed_at IS NULL
      """)
  boolean remove(UUID station, String token, Instant now, long version);

  /**
   * Removes many tokens from a list.
   *
   * @param rows {@code [token]}
   */
  @SqlUpdate(
      """
      UPDATE access_entry SET removed_at = :now, version = :version
      WHERE station_id = :station AND token IN (SELECT t.value->>0 FROM <rows>)
      """)
  void removeAll(UUID station, String rows, Instant now, long version);

  /**
   * Returns true if a token may open a station at a moment: it is on the list then, and its tab
   * allows something.
   *
   * @param tabTerms the limits of a tab that has none of its own
   */
  default boolean allows(UUID station, String token, Instant now, TabTerms tabTerms) {
    return find(station, token).filter(entry -> entry.isValidAt(now)).isPresent()
        && tabs()
            .find(token)
            .orElseGet(() -> TabState.empty(token))
            .refusal(now, tabTerms)
            .isEmpty();
  }

  /** Selects a page of a list after a token, ordered by token. */
  @SqlQuery(
      """
      SELECT token AS driver_token, valid_from, valid_until FROM access_entry
      WHERE station_id = :station AND token > :after AND removed_at IS NULL
      ORDER BY token LIMIT :limit
      """)
  List<AccessListEntry> entries(UUID station, String after, int limit);

  /** Selects a page of changes after a version and token, ordered by both. */
  @SqlQuery(
      """
      SELECT token AS driver_token, valid_from, valid_until, removed_at IS NOT NULL AS removed,
             version
      FROM access_entry
      WHERE station_id = :station AND (version, token) > (:version, :token)
      ORDER BY version, token LIMIT :limit
      """)
  List<AccessListChange> changes(UUID station, long version, String token, int limit);
}
