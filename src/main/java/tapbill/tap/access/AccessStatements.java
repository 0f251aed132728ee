package tapbill.tap.access;

import static java.util.Arrays.asList;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Rows;
import tapbill.platform.database.Transaction.Statement;
import tapbill.platform.quantity.EpochMicros;

/** The SQL statements that check driver tokens in the transaction of an opening. */
public final class AccessStatements {
  private static final String TOKENS =
      """
      SELECT CAST(t.value->>0 AS BIGINT), CAST(t.value->>2 AS BIGINT), e.token, e.valid_from,
             e.valid_until,
             EXISTS (SELECT 1 FROM pour p
                     WHERE p.driver_token = t.value->>1 AND p.closed_at IS NULL)
      FROM <rows>
      JOIN dispenser d ON d.id = CAST(t.value->>0 AS BIGINT)
      LEFT JOIN access_entry e
        ON e.station_id = d.station_id AND e.token = t.value->>1 AND e.removed_at IS NULL
      """;

  private static final String LOG_REFUSALS =
      """
      INSERT INTO authorization_request
        (request_id, station_id, driver_token, request_time, decision_time, decision)
      SELECT t.value->>0, d.station_id, t.value->>2, CAST(t.value->>3 AS BIGINT),
             CAST(t.value->>3 AS BIGINT), 'not_allowed'
      FROM <rows> JOIN dispenser d ON d.id = CAST(t.value->>1 AS BIGINT)
      RETURNING id
      """;

  private AccessStatements() {}

  /**
   * A token to be checked at a dispenser.
   *
   * @param token null if the opening has none, which only {@link #logRefusals} takes
   * @param at the time for which the access list is evaluated
   */
  public record Request(long dispenserId, @Nullable String token, Instant at) {}

  /**
   * The state of a token at a dispenser.
   *
   * @param allowed true if it is on the station's access list and valid at the time of the request
   * @param inUse true if it has an open pour at any dispenser
   */
  public record TokenState(long dispenserId, boolean allowed, boolean inUse) {}

  /** Selects the state of each request's token, except for unknown dispensers. */
  public static Statement<TokenState> tokens(List<Request> requests) {
    return new Statement<>(
        TOKENS,
        Rows.of(
            requests,
            request ->
                asList(request.dispenserId(), request.token(), EpochMicros.of(request.at()))),
        row -> new TokenState(row.getLong(1), isAllowed(row), row.getBoolean(6)));
  }

  private static boolean isAllowed(ResultSet row) throws SQLException {
    String listed = row.getString(3);
    return listed != null
        && new AccessListEntry(listed, instant(row, 4), instant(row, 5))
            .isValidAt(EpochMicros.toInstant(row.getLong(2)));
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : EpochMicros.toInstant(micros);
  }

  /** Inserts refused authorization requests for openings without a valid token. */
  public static Statement<Long> logRefusals(List<Request> requests) {
    return new Statement<>(
        LOG_REFUSALS,
        Rows.of(
            requests,
            request ->
                asList(
                    UUID.randomUUID().toString(),
                    request.dispenserId(),
                    request.token(),
                    EpochMicros.of(request.at()))),
        row -> row.getLong(1));
  }
}
