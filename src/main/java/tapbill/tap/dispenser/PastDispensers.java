package tapbill.tap.dispenser;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Rows;
import tapbill.platform.database.Transaction;
import tapbill.platform.database.Transaction.Statement;
import tapbill.platform.quantity.EpochMicros;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Percentage;
import tapbill.platform.quantity.Price;

/** The SQL statements that read what dispensers were at a moment, for openings reported late. */
public final class PastDispensers {
  private static final String AT =
      """
      SELECT h.dispenser_id, h.flow_volume, h.price, h.retired = 1, h.access = 'authorized',
             h.beer_name, h.beer_abv, h.max_amount
      FROM <rows> JOIN dispenser_past h ON h.dispenser_id = CAST(t.value->>0 AS BIGINT)
        AND h.until = (SELECT min(n.until) FROM dispenser_past n
                       WHERE n.dispenser_id = CAST(t.value->>0 AS BIGINT)
                         AND n.until > CAST(t.value->>1 AS BIGINT))
      """;

  private static final String ALERTS_AT =
      """
      SELECT a.dispenser_id, a.message
      FROM <rows> JOIN alert a ON a.dispenser_id = CAST(t.value->>0 AS BIGINT)
        AND a.refuses_from <= CAST(t.value->>1 AS BIGINT)
        AND a.cleared_at > CAST(t.value->>1 AS BIGINT)
      ORDER BY a.refuses_from, a.id
      """;

  private PastDispensers() {}

  /** A dispenser and a moment. */
  public record Request(long dispenserId, Instant at) {}

  /**
   * The properties of a dispenser at a moment in the past.
   *
   * @param authorizedOnly true if it opened only for the tokens on its access list
   */
  public record Past(
      long dispenserId,
      FlowRate flowVolume,
      Price price,
      boolean retired,
      boolean authorizedOnly,
      @Nullable String beer,
      @Nullable Percentage beerAbv,
      @Nullable MaxAmount maxAmount) {}

  /** The message of an alert that forbade openings of a dispenser once. */
  public record PastAlert(long dispenserId, String message) {}

  /** Selects past properties; a dispenser that is still the same has no row. */
  public static Statement<Past> at(List<Request> requests) {
    return new Statement<>(
        AT,
        Rows.of(requests, request -> List.of(request.dispenserId(), EpochMicros.of(request.at()))),
        row ->
            new Past(
                row.getLong(1),
                FlowRate.ofMicrolitresPerSecond(row.getLong(2)),
                Price.ofMillionths(row.getLong(3)),
                row.getBoolean(4),
                row.getBoolean(5),
                row.getString(6),
                percentage(row, 7),
                maxAmount(row, 8)));
  }

  /** Selects the alerts, cleared since, that forbade openings at a moment. */
  public static Statement<PastAlert> alertsAt(List<Request> requests) {
    return new Statement<>(
        ALERTS_AT,
        Rows.of(requests, request -> List.of(request.dispenserId(), EpochMicros.of(request.at()))),
        row -> new PastAlert(row.getLong(1), row.getString(2)));
  }

  /** Maps a {@code beer_abv}. */
  public static @Nullable Percentage percentage(ResultSet row, int column) throws SQLException {
    Long millionths = Transaction.number(row, column);
    return millionths == null ? null : Percentage.ofMillionths(millionths);
  }

  /** Maps a {@code max_amount}. */
  public static @Nullable MaxAmount maxAmount(ResultSet row, int column) throws SQLException {
    Long microlitres = Transaction.number(row, column);
    return microlitres == null ? null : MaxAmount.ofMicrolitres(microlitres);
  }
}
