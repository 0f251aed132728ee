package tapbill.tap.pour;

import static java.util.Arrays.asList;
import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;
import static java.util.stream.Collectors.toMap;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Rows;
import tapbill.platform.database.Transaction;
import tapbill.platform.database.Transaction.Statement;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.EpochMicros;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Price;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.EndedBy;
import tapbill.tap.bill.Pour;
import tapbill.tap.bill.PourDao;
import tapbill.tap.bill.PourRow;
import tapbill.tap.dispenser.PastDispensers;
import tapbill.tap.pour.PourRules.Opening;

/**
 * The SQL statements of {@link PourTransaction}. Each takes any number of rows in one parameter,
 * which {@link Rows} writes, so that a group of operations takes as many round trips as one
 * operation.
 *
 * <p>They are plain JDBC and no DAO because they are executed more often than all others together:
 * per statement, a SQL object costs twice the CPU time of JDBC, as docs/performance.md has it.
 */
final class PourStatements {
  private static final String TAPS =
      "SELECT d.id, d.flow_volume, d.price, d.retired_at IS NOT NULL, d.last_close,"
          + " d.access = 'authorized', d.beer_name, "
          // Both subqueries read a partial index that is empty unless a sensor closes a tap.
          + """
      (SELECT a.refuses_from FROM alert a
       WHERE a.dispenser_id = d.id AND a.refuses_from IS NOT NULL AND a.cleared_at IS NULL
       ORDER BY a.refuses_from, a.id LIMIT 1),
      (SELECT a.message FROM alert a
       WHERE a.dispenser_id = d.id AND a.refuses_from IS NOT NULL AND a.cleared_at IS NULL
       ORDER BY a.refuses_from, a.id LIMIT 1),
      COALESCE(p.device_time, 1), d.beer_abv, d.max_amount,
      """
          + PourDao.COLUMNS
          + """

      FROM dispenser d LEFT JOIN pour p ON p.dispenser_id = d.id AND p.closed_at IS NULL
      WHERE d.id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)
      ORDER BY d.id<lockRows>
      """;

  private static final String POURS_OF_DISPENSERS =
      "SELECT "
          + PourDao.COLUMNS
          + " FROM <rows> JOIN pour p ON p.dispenser_id = CAST(t.value->>0 AS BIGINT) AND ";

  private static final String OPENED_WITH_KEY = POURS_OF_DISPENSERS + "p.open_key = t.value->>1";

  private static final String CLOSED_WITH_KEY = POURS_OF_DISPENSERS + "p.close_key = t.value->>1";

  private static final String CLOSED_AT =
      POURS_OF_DISPENSERS + "p.closed_at = CAST(t.value->>1 AS BIGINT) ORDER BY p.id DESC LIMIT 1";

  private static final String OPEN =
      """
      INSERT INTO pour (dispenser_id, flow_volume, price, opened_at, open_key, driver_token, beer,
                        device_time, beer_abv, ends_by, bound, close_token_hash, open_received_at)
      SELECT CAST(t.value->>0 AS BIGINT), CAST(t.value->>1 AS BIGINT),
             CAST(t.value->>2 AS BIGINT), CAST(t.value->>3 AS BIGINT), t.value->>4, t.value->>5,
             t.value->>6, CAST(t.value->>7 AS BIGINT), CAST(t.value->>8 AS BIGINT),
             CAST(t.value->>9 AS BIGINT), t.value->>10, t.value->>11,
             CAST(t.value->>12 AS BIGINT)
      FROM <rows> WHERE TRUE
      ON CONFLICT DO NOTHING
      RETURNING id, dispenser_id
      """;

  private static final String CLOSE =
      """
      UPDATE pour
      SET closed_at = c.closed_at, volume = c.volume, cost = c.cost, close_key = c.close_key,
          ended_by = c.ended_by, close_received_at = c.received_at, alcohol = c.alcohol
      FROM (SELECT CAST(t.value->>0 AS BIGINT) AS id, CAST(t.value->>1 AS BIGINT) AS closed_at,
                   CAST(t.value->>2 AS BIGINT) AS volume, CAST(t.value->>3 AS BIGINT) AS cost,
                   t.value->>4 AS close_key, t.value->>5 AS ended_by,
                   CAST(t.value->>6 AS BIGINT) AS received_at,
                   CAST(t.value->>7 AS BIGINT) AS alcohol
            FROM <rows>) c
      WHERE pour.id = c.id AND pour.closed_at IS NULL
      RETURNING pour.id
      """;

  private static final Comparator<Opening> BY_TOKEN =
      comparing(opening -> opening.operation().token(), nullsFirst(naturalOrder()));

  private PourStatements() {}

  /**
   * A pour to be closed, with its bill.
   *
   * @param receivedAt the time of the request; null if the bound ended the pour
   */
  record Closing(
      Pour pour,
      Instant at,
      EndedBy endedBy,
      Bill bill,
      @Nullable Instant receivedAt,
      @Nullable String key) {
    @Nullable Long micrograms() {
      Alcohol alcohol = pour.alcoholIn(bill.volume());
      return alcohol == null ? null : alcohol.micrograms();
    }

    Pour closed() {
      boolean late = receivedAt != null && Pour.isLate(at, receivedAt);
      return pour.closed(at, bill, endedBy, pour.late() || late);
    }
  }

  /**
   * Selects dispensers and locks their rows until the end of the transaction. The rows are locked
   * in the order of their ids, so that two nodes cannot deadlock.
   *
   * <p>PostgreSQL reads {@code dispenser} again after it has waited for a lock, but the running
   * pour as of the beginning of the statement. If another node has closed that pour or opened
   * another one meanwhile, {@link #close} or {@link #open} return no row for it.
   */
  static Statement<Tap> taps(List<PourOperation> operations) {
    return new Statement<>(
        TAPS,
        Rows.of(operations, operation -> List.of(operation.dispenserId())),
        PourStatements::tap);
  }

  /** Selects the pours that earlier requests opened with the same Idempotency-Keys. */
  static Statement<Pour> openedWithKey(List<PourOperation> operations) {
    return new Statement<>(OPENED_WITH_KEY, keys(operations), row -> PourRow.pour(row, 1));
  }

  /** Selects the pours that earlier requests closed with the same Idempotency-Keys. */
  static Statement<Pour> closedWithKey(List<PourOperation> operations) {
    return new Statement<>(CLOSED_WITH_KEY, keys(operations), row -> PourRow.pour(row, 1));
  }

  /** Selects the pour that was closed last. */
  static Statement<Pour> closedLast(Tap tap) {
    return new Statement<>(
        CLOSED_AT,
        Rows.of(List.of(tap), one -> List.of(one.id(), EpochMicros.of(one.lastClose()))),
        row -> PourRow.pour(row, 1));
  }

  private static String keys(List<PourOperation> operations) {
    return Rows.of(operations, operation -> asList(operation.dispenserId(), operation.key()));
  }

  /**
   * Inserts pours and returns them. It skips a dispenser or a token that has an open pour, which
   * the unique indexes of {@code pour} decide. The rows are ordered by token, so that two nodes
   * cannot deadlock in the index of tokens.
   */
  static Statement<Pour> open(List<Opening> openings) {
    Map<Long, Opening> byTap =
        openings.stream().collect(toMap(opening -> opening.tap().id(), opening -> opening));
    return new Statement<>(
        OPEN,
        Rows.of(
            openings.stream().sorted(BY_TOKEN).toList(),
            opening ->
                asList(
                    opening.tap().id(),
                    opening.tap().properties().flowVolume().microlitresPerSecond(),
                    opening.tap().properties().price().millionths(),
                    EpochMicros.of(opening.at()),
                    opening.operation().key(),
                    opening.operation().token(),
                    opening.tap().properties().beer(),
                    opening.deviceTime() ? 1 : 0,
                    opening.abvMillionths(),
                    EpochMicros.of(opening.grant().endsBy()),
                    opening.grant().bound().text(),
                    opening.operation().closeTokenHash(),
                    EpochMicros.of(opening.operation().now()))),
        row -> Objects.requireNonNull(byTap.get(row.getLong(2))).pour(row.getLong(1)));
  }

  /** Closes pours and returns them. It skips a pour that is already closed. */
  static Statement<Pour> close(List<Closing> closings) {
    Map<Long, Closing> byPour =
        closings.stream().collect(toMap(closing -> closing.pour().id(), closing -> closing));
    return new Statement<>(
        CLOSE,
        Rows.of(
            closings,
            closing ->
                asList(
                    closing.pour().id(),
                    EpochMicros.of(closing.at()),
                    closing.bill().volume().microlitres(),
                    closing.bill().cost().millionths(),
                    closing.key(),
                    closing.endedBy().text(),
                    closing.receivedAt() == null ? null : EpochMicros.of(closing.receivedAt()),
                    closing.micrograms())),
        row -> Objects.requireNonNull(byPour.get(row.getLong(1))).closed());
  }

  private static Tap tap(ResultSet row) throws SQLException {
    return new Tap(
        row.getLong(1),
        new Tap.Properties(
            FlowRate.ofMicrolitresPerSecond(row.getLong(2)),
            Price.ofMillionths(row.getLong(3)),
            row.getBoolean(4),
            row.getBoolean(6),
            row.getString(7),
            PastDispensers.percentage(row, 11),
            PastDispensers.maxAmount(row, 12)),
        EpochMicros.toInstant(row.getLong(5)),
        Transaction.instant(row, 8),
        row.getString(9),
        row.getLong(10) == 1,
        row.getObject(13) == null ? null : PourRow.pour(row, 13));
  }
}
