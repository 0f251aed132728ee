package tapbill.tap.bill;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import tapbill.platform.database.Transaction;
import tapbill.platform.quantity.EpochMicros;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;
import tapbill.tap.dispenser.PastDispensers;

/** Maps rows of plain JDBC. */
public final class PourRow {
  private PourRow() {}

  /**
   * Maps a pour.
   *
   * @param column the number of the first of {@link PourDao#COLUMNS}
   */
  public static Pour pour(ResultSet row, int column) throws SQLException {
    Instant closedAt = Transaction.instant(row, column + 5);
    String bound = row.getString(column + 12);
    String endedBy = row.getString(column + 13);
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
        row.getString(column + 9),
        PastDispensers.percentage(row, column + 10),
        Transaction.instant(row, column + 11),
        bound == null ? null : Bound.valueOf(bound.toUpperCase(Locale.ROOT)),
        endedBy == null ? null : EndedBy.valueOf(endedBy.toUpperCase(Locale.ROOT)),
        row.getString(column + 14),
        row.getBoolean(column + 15));
  }
}
