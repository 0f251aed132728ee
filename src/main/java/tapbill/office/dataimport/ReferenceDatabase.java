package tapbill.office.dataimport;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.result.ResultIterable;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.DatabaseUri;

/**
 * A snapshot of the database of the beer dispenser reference, which is never written to. Numbers
 * and times are returned as the texts of the database: it stores them as floating point numbers and
 * as times without a zone, which a driver would convert.
 */
public final class ReferenceDatabase implements AutoCloseable {
  private static final int ROWS_AT_ONCE = 1000;

  private static final String DISPENSERS = "SELECT id, flow_volume, price FROM dispenser";

  /** Quoted, because it is a keyword of SQLite. */
  private static final String TRANSACTIONS =
      "SELECT id, dispenser_id, start_time, end_time, amount, revenue FROM \"transaction\"";

  private static final String ADMINS = "SELECT username, password_hash FROM admin";

  private final Handle handle;

  private ReferenceDatabase(Handle handle) {
    this.handle = handle;
  }

  /** A row of {@code dispenser}. */
  record Dispenser(long id, @Nullable String flowVolume, @Nullable String price) {}

  /** A row of {@code transaction}, which has no end and no figures while it runs. */
  record Transaction(
      long id,
      long dispenserId,
      @Nullable String startTime,
      @Nullable String endTime,
      @Nullable String amount,
      @Nullable String revenue) {}

  /** A row of {@code admin}, whose hash the database stores as bytes. */
  record Admin(String username, String passwordHash) {}

  /**
   * Opens a database for reading.
   *
   * @throws IllegalArgumentException if it cannot be opened or has other tables
   */
  public static ReferenceDatabase open(DatabaseUri uri) {
    Handle handle;
    try {
      handle = Jdbi.open(uri.connectReadOnly());
    } catch (SQLException e) {
      throw new IllegalArgumentException("Cannot open the database of --from: " + line(e), e);
    }
    ReferenceDatabase database = new ReferenceDatabase(handle);
    try {
      Stream.of(DISPENSERS, TRANSACTIONS, ADMINS)
          .forEach(table -> handle.createQuery(table + " WHERE 1 = 0").mapToMap().list());
      return database;
    } catch (JdbiException e) {
      database.close();
      throw new IllegalArgumentException(
          "The database of --from is not one of the beer dispenser reference: " + line(e), e);
    }
  }

  List<Dispenser> dispensers() {
    return handle
        .createQuery(DISPENSERS + " ORDER BY id")
        .map(
            (row, context) ->
                new Dispenser(
                    row.getLong("id"), row.getString("flow_volume"), row.getString("price")))
        .list();
  }

  /** Streams the transactions, ordered by id; the stream must be closed. */
  Stream<Transaction> transactions() {
    return transactions(TRANSACTIONS + " ORDER BY id").stream();
  }

  Optional<Transaction> transaction(long id) {
    return transactions(TRANSACTIONS + " WHERE id = " + id).findOne();
  }

  List<Admin> admins() {
    return handle
        .createQuery(ADMINS + " ORDER BY id")
        .map(
            (row, context) ->
                new Admin(
                    row.getString("username"),
                    new String(row.getBytes("password_hash"), StandardCharsets.US_ASCII)))
        .list();
  }

  private ResultIterable<Transaction> transactions(String sql) {
    return handle
        .createQuery(sql)
        .setFetchSize(ROWS_AT_ONCE)
        .map(
            (row, context) ->
                new Transaction(
                    row.getLong("id"),
                    row.getLong("dispenser_id"),
                    row.getString("start_time"),
                    row.getString("end_time"),
                    row.getString("amount"),
                    row.getString("revenue")));
  }

  private static String line(Throwable error) {
    Throwable inner = error;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return String.valueOf(inner.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    handle.close();
  }
}
