package tapbill.tap.tab;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.CreateSqlObject;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.AuditDao;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.tap.bill.Pour;
import tapbill.tap.bill.PourDao;

/** Reads and writes the rows of {@code tab} and {@code tab_entry}, and reads the pours of tabs. */
public interface TabDao {

  /** The columns of a {@link TabState}; the alias is that of {@code lockRows}. */
  String COLUMNS =
      """
      d.token, d.name, d.own_terms = 1 AS own_terms, d.credit, d.volume_limit, d.alcohol_limit,
      d.valid_until, d.blocked_at, d.replaced_by, d.paid, d.spent, d.volume, d.alcohol
      """;

  @SqlQuery("SELECT " + COLUMNS + " FROM tab d WHERE d.token = :token")
  Optional<TabState> find(String token);

  /**
   * A tab with one of its pours.
   *
   * @param tab null if the token has no pour, entry or limit
   * @param pour null if it has no pour
   * @param onPage false for the running pour, which is returned once more
   */
  record Row(@Nested @Nullable TabState tab, @Nested("pour") @Nullable Pour pour, boolean onPage) {}

  /**
   * Selects a page of pours before a position, the newest first, with the tab and its running pour.
   * It is one statement, so that a pour which is closed meanwhile counts once, and the sum is that
   * of the pours.
   */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + ", p.on_page, "
          + PourDao.RUNNING
          + """
      FROM (SELECT CAST(:token AS TEXT) AS token) k
      LEFT JOIN tab d ON d.token = k.token
      LEFT JOIN (
        SELECT * FROM (
          SELECT p.*, 1 AS on_page FROM pour p
          WHERE p.driver_token = :token AND (p.opened_at, p.id) < (:start.time, :start.id)
          ORDER BY p.opened_at DESC, p.id DESC LIMIT :limit) page
        UNION ALL
        SELECT p.*, 0 AS on_page FROM pour p
        WHERE p.driver_token = :token AND p.closed_at IS NULL) p ON TRUE
      ORDER BY p.on_page DESC, p.opened_at DESC, p.id DESC
      """)
  List<Row> page(String token, @BindMethods("start") TimeCursor start, int limit);

  /** Returns the DAO of the audit log in the same transaction. */
  @CreateSqlObject
  AuditDao audit();

  @SqlUpdate("INSERT INTO tab (token) VALUES (:token) ON CONFLICT DO NOTHING")
  void create(String token);

  /** Locks a tab until the end of the transaction. */
  @SqlQuery("SELECT " + COLUMNS + " FROM tab d WHERE d.token = :token<lockRows>")
  TabState lock(String token);

  @SqlQuery(
      "SELECT "
          + PourDao.COLUMNS
          + " FROM pour p WHERE p.driver_token = :token AND p.closed_at IS NULL")
  Optional<Pour> running(String token);

  @SqlUpdate(
      """
      UPDATE tab
      SET own_terms = 1, credit = :terms.credit, volume_limit = :terms.volumeLimit,
          alcohol_limit = :terms.alcoholLimit, name = :name, valid_until = :validUntil,
          blocked_at = :blockedAt
      WHERE token = :token
      """)
  void set(
      String token,
      @BindMethods("terms") TabTerms terms,
      @Nullable String name,
      @Nullable Instant validUntil,
      @Nullable Instant blockedAt);

  @SqlUpdate(
      """
      UPDATE tab SET replaced_by = :by, blocked_at = COALESCE(blocked_at, :now)
      WHERE token = :token
      """)
  void replaced(String token, String by, Instant now);

  /**
   * An entry to be inserted.
   *
   * @param key the Idempotency-Key of its request; null if it had none
   */
  record EntryRow(
      String token,
      TabEntry.Kind kind,
      Money amount,
      Volume volume,
      Alcohol alcohol,
      @Nullable String method,
      @Nullable String reference,
      @Nullable String reason,
      @Nullable String otherToken,
      @Nullable String key) {
    static EntryRow of(
        String token,
        TabEntry.Kind kind,
        Money amount,
        Volume volume,
        Alcohol alcohol,
        @Nullable String otherToken) {
      return new EntryRow(token, kind, amount, volume, alcohol, null, null, null, otherToken, null);
    }

    public String kindName() {
      return kind.text();
    }
  }

  /** The columns of a {@link TabEntry}. */
  String ENTRY =
      """
      id, upper(kind) AS kind, amount, volume, alcohol, method, reference, reason, other_token,
      author, at AS time
      """;

  /** Inserts an entry and returns it. A trigger adds it to the sums of its tab. */
  @SqlQuery(
      """
      INSERT INTO tab_entry (token, kind, amount, volume, alcohol, method, reference, reason,
                             other_token, key, author, at)
      VALUES (:row.token, :row.kindName, :row.amount, :row.volume, :row.alcohol, :row.method,
              :row.reference, :row.reason, :row.otherToken, :row.key, :author, :now)
      RETURNING
      """
          + ENTRY)
  TabEntry insert(@BindMethods("row") EntryRow row, String author, Instant now);

  @SqlQuery("SELECT " + ENTRY + " FROM tab_entry WHERE token = :token AND key = :key")
  Optional<TabEntry> entryOfKey(String token, String key);

  /** Selects a page of entries before one, the newest first. */
  @SqlQuery(
      "SELECT "
          + ENTRY
          + " FROM tab_entry WHERE token = :token AND id < :before ORDER BY id DESC LIMIT :limit")
  List<TabEntry> entries(String token, long before, int limit);

  /** The filter of a list: a part of the name in any case, or the beginning of the token. */
  String FILTERED =
      """
      d.token > :after
        AND (CAST(:text AS TEXT) IS NULL
             OR replace(lower(d.name), lower(:text), '') <> lower(d.name)
             OR substr(d.token, 1, length(:text)) = :text)
      ORDER BY d.token LIMIT :limit
      """;

  /** Selects a page of tabs, ordered by token. */
  @SqlQuery("SELECT " + COLUMNS + " FROM tab d WHERE " + FILTERED)
  List<TabState> list(@Nullable String text, String after, int limit);

  /** Selects a page of the tabs that owe money. */
  @SqlQuery("SELECT " + COLUMNS + " FROM tab d WHERE d.paid < d.spent AND " + FILTERED)
  List<TabState> owing(@Nullable String text, String after, int limit);

  /** The debts of all guests, and the money that they have paid and not poured. */
  record Outstanding(Money owed, Money prepaid) {}

  @SqlQuery(
      """
      SELECT CAST(COALESCE(sum(CASE WHEN paid < spent THEN spent - paid END), 0) AS BIGINT) AS owed,
             CAST(COALESCE(sum(CASE WHEN paid > spent THEN paid - spent END), 0) AS BIGINT)
               AS prepaid
      FROM tab
      """)
  Outstanding outstanding();
}
