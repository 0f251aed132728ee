package tapbill.tap.pour;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Rows;
import tapbill.platform.database.Transaction.Statement;
import tapbill.platform.quantity.EpochMicros;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;

/**
 * What opens and closes taps: each statement works on many rows at once, which {@link Rows} makes.
 * Not a SQL object like the DAOs, because these statements are executed more often than all others
 * together, and what is around them then counts: see the README.
 */
final class PourStatements {
  private static final String TAPS =
      "SELECT d.id, d.flow_volume, d.price, d.retired_at IS NOT NULL, d.last_close,"
          + " d.access = 'authorized', d.beer_name, "
          // Two lookups in an index that is empty while no sensor keeps a tap closed.
          + """
      (SELECT a.refuses_from FROM alert a
       WHERE a.dispenser_id = d.id AND a.refuses_from IS NOT NULL AND a.cleared_at IS NULL
       ORDER BY a.refuses_from, a.id LIMIT 1),
      (SELECT a.message FROM alert a
       WHERE a.dispenser_id = d.id AND a.refuses_from IS NOT NULL AND a.cleared_at IS NULL
       ORDER BY a.refuses_from, a.id LIMIT 1),
      """
          + PourDao.COLUMNS
          + """

      FROM dispenser d LEFT JOIN pour p ON p.dispenser_id = d.id AND p.closed_at IS NULL
      WHERE d.id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)
      ORDER BY d.id<lockRows>
      """;

  private static final String OPENED =
      "SELECT "
          + PourDao.COLUMNS
          + """

      FROM <rows> JOIN pour p
      ON p.dispenser_id = CAST(t.value->>0 AS BIGINT) AND p.open_key = t.value->>1
      """;

  private static final String CLOSED =
      "SELECT "
          + PourDao.COLUMNS
          + """

      FROM <rows> JOIN pour p
      ON p.dispenser_id = CAST(t.value->>0 AS BIGINT) AND p.close_key = t.value->>1
      """;

  private static final String OPEN =
      """
      INSERT INTO pour (dispenser_id, flow_volume, price, opened_at, open_key, driver_token, beer)
      SELECT CAST(t.value->>0 AS BIGINT), CAST(t.value->>1 AS BIGINT),
             CAST(t.value->>2 AS BIGINT), CAST(t.value->>3 AS BIGINT), t.value->>4, t.value->>5,
             t.value->>6
      FROM <rows> WHERE TRUE
      ON CONFLICT DO NOTHING
      RETURNING id, dispenser_id, flow_volume, price, opened_at, closed_at, volume, cost,
                driver_token, beer
      """;

  private static final String CLOSE =
      """
      UPDATE pour
      SET closed_at = c.closed_at, volume = c.volume, cost = c.cost, close_key = c.close_key
      FROM (SELECT CAST(t.value->>0 AS BIGINT) AS id, CAST(t.value->>1 AS BIGINT) AS closed_at,
                   CAST(t.value->>2 AS BIGINT) AS volume, CAST(t.value->>3 AS BIGINT) AS cost,
                   t.value->>4 AS close_key
            FROM <rows>) c
      WHERE pour.id = c.id AND pour.closed_at IS NULL
      RETURNING pour.id, pour.dispenser_id, pour.flow_volume, pour.price, pour.opened_at,
                pour.closed_at, pour.volume, pour.cost, pour.driver_token, pour.beer
      """;

  private PourStatements() {}

  /**
   * A dispenser at the moment of an opening or closing.
   *
   * @param refusesFrom since when an alert of a sensor keeps it closed, or null
   * @param refusal what that alert says
   */
  record Tap(
      long id,
      FlowRate flowVolume,
      Price price,
      boolean retired,
      @Nullable Instant lastClose,
      boolean authorizedOnly,
      @Nullable String beer,
      @Nullable Instant refusesFrom,
      @Nullable String refusal,
      @Nullable Pour running) {}

  /**
   * Locks dispensers until the end of the transaction, always in the same order, so that two nodes
   * never wait for each other, and tells their state.
   *
   * <p>On PostgreSQL what comes from {@code dispenser} is as it is behind the lock, the running
   * pour as it was when the statement began: if another node has closed that one or opened another
   * meanwhile, {@link #close} or {@link #open} return no row.
   *
   * @param rows {@code [dispenser_id]}
   */
  static Statement<Tap> taps(String rows) {
    return new Statement<>(TAPS, rows, PourStatements::tap);
  }

  /**
   * What requests with the same keys have opened before.
   *
   * @param rows {@code [dispenser_id, key]}
   */
  static Statement<Pour> openedWith(String rows) {
    return new Statement<>(OPENED, rows, row -> pour(row, 1));
  }

  /**
   * What requests with the same keys have closed before.
   *
   * @param rows {@code [dispenser_id, key]}
   */
  static Statement<Pour> closedWith(String rows) {
    return new Statement<>(CLOSED, rows, row -> pour(row, 1));
  }

  /**
   * Inserts and returns nothing for a dispenser or a token that has an open pour.
   *
   * @param rows {@code [dispenser_id, flow_volume, price, opened_at, open_key, token, beer]}, in an
   *     order of the tokens that all nodes keep to, or two could wait for each other
   */
  static Statement<Pour> open(String rows) {
    return new Statement<>(OPEN, rows, row -> pour(row, 1));
  }

  /**
   * Changes and returns nothing for a pour that is closed.
   *
   * @param rows {@code [id, closed_at, volume, cost, close_key]}
   */
  static Statement<Pour> close(String rows) {
    return new Statement<>(CLOSE, rows, row -> pour(row, 1));
  }

  private static Tap tap(ResultSet row) throws SQLException {
    return new Tap(
        row.getLong(1),
        FlowRate.ofMicrolitresPerSecond(row.getLong(2)),
        Price.ofMillionths(row.getLong(3)),
        row.getBoolean(4),
        instant(row, 5),
        row.getBoolean(6),
        row.getString(7),
        instant(row, 8),
        row.getString(9),
        row.getObject(10) == null ? null : pour(row, 10));
  }

  private static Pour pour(ResultSet row, int column) throws SQLException {
    Instant closedAt = instant(row, column + 5);
    return new Pour(
        row.getLong(column),
        row.getLong(column + 1),
        FlowRate.ofMicrolitresPerSecond(row.getLong(column + 2)),
        Price.ofMillionths(row.getLong(column + 3)),
        EpochMicros.toInstant(row.getLong(column + 4)),
        closedAt,
        closedAt == null ? null : Volume.ofMicrolitres(row.getLong(column + 6)),
        closedAt == null ? null : Money.ofMillionths(row.getLong(column + 7)),
        row.getString(column + 8),
        row.getString(column + 9));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : EpochMicros.toInstant(micros);
  }
}
