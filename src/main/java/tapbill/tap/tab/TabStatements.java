package tapbill.tap.tab;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import tapbill.platform.database.Rows;
import tapbill.platform.database.Transaction;
import tapbill.platform.database.Transaction.Statement;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;

/** The SQL statements on tabs in the transaction of an opening. */
public final class TabStatements {
  private static final String LOCK =
      """
      SELECT
      """
          + TabDao.COLUMNS
          + """
      FROM tab d WHERE d.token IN (SELECT t.value->>0 FROM <rows>)
      ORDER BY d.token<lockRows>
      """;

  private static final String CREATE =
      """
      INSERT INTO tab (token) SELECT t.value->>0 FROM <rows> WHERE TRUE
      ON CONFLICT DO NOTHING RETURNING token
      """;

  private TabStatements() {}

  /**
   * Selects tabs and locks their rows until the end of the transaction, in the order of their
   * tokens, so that two nodes cannot deadlock. A token without a pour, entry or limit has no row.
   */
  public static Statement<TabState> lock(Collection<String> tokens) {
    return new Statement<>(LOCK, rows(tokens), TabStatements::state);
  }

  /**
   * Creates tabs that have no row, and returns the tokens of those: another transaction may have
   * been faster.
   */
  public static Statement<String> create(Collection<String> tokens) {
    return new Statement<>(CREATE, rows(tokens), row -> row.getString(1));
  }

  private static String rows(Collection<String> tokens) {
    return Rows.of(tokens.stream().sorted().toList(), List::of);
  }

  private static TabState state(ResultSet row) throws SQLException {
    Long credit = Transaction.number(row, 4);
    Long volumeLimit = Transaction.number(row, 5);
    Long alcoholLimit = Transaction.number(row, 6);
    return new TabState(
        row.getString(1),
        row.getString(2),
        row.getBoolean(3),
        credit == null ? null : Money.ofMillionths(credit),
        volumeLimit == null ? null : MaxAmount.ofMicrolitres(volumeLimit),
        alcoholLimit == null ? null : Alcohol.ofMicrograms(alcoholLimit),
        Transaction.instant(row, 7),
        Transaction.instant(row, 8),
        row.getString(9),
        Money.ofMillionths(row.getLong(10)),
        Money.ofMillionths(row.getLong(11)),
        Volume.ofMicrolitres(row.getLong(12)),
        Alcohol.ofMicrograms(row.getLong(13)));
  }
}
