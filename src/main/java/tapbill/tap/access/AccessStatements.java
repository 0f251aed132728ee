package tapbill.tap.access;

import static java.util.Arrays.asList;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Rows;
import tapbill.platform.database.Transaction;
import tapbill.platform.database.Transaction.Statement;
import tapbill.platform.quantity.EpochMicros;

/** The SQL statements that check driver tokens in the transaction of an opening. */
public final class AccessStatements {
  private static final String TOKENS =
      """
      SELECT CAST(t.value->>0 AS BIGINT), CAST(t.value->>2 AS BIGINT), e.token, e.valid_from,
             e.valid_until, e.added_at, e.removed_at,
             EXISTS (SELECT 1 FROM pour p
                     WHERE p.driver_token = t.value->>1 AND p.closed_at IS NULL),
             CASE WHEN CAST(t.value->>3 AS BIGINT) = 1
               THEN (SELECT p.closed_at FROM pour p
                     WHERE p.driver_token = t.value->>1
                       AND p.opened_at <= CAST(t.value->>2 AS BIGINT)
                     ORDER BY p.opened_at DESC, p.id DESC LIMIT 1) END,
             CAST(t.value->>3 AS BIGINT)
      FROM <rows>
      JOIN dispenser d ON d.id = CAST(t.value->>0 AS BIGINT)
      LEFT JOIN access_entry e ON e.station_id = d.station_id AND e.token = t.value->>1
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
   * @param at the moment of the opening
   * @param past true if that moment has passed, so that pours may have ended since
   */
  public record Request(long dispenserId, @Nullable String token, Instant at, boolean past) {}

  /**
   * The state of a token at a dispenser.
   *
   * @param allowed true if it was on the station's access list and valid at the moment
   * @param inUse true if it has an open pour at any dispenser, or had one at the moment
   */
  public record TokenState(long dispenserId, boolean allowed, boolean inUse) {}

  /** Selects the state of each request's token, except for unknown dispensers. */
  public static Statement<TokenState> tokens(List<Request> requests) {
    return new Statement<>(
        TOKENS,
        Rows.of(
            requests,
            request ->
                asList(
                    request.dispenserId(),
                    request.token(),
                    EpochMicros.of(request.at()),
                    request.past() ? 1 : 0)),
        row -> new TokenState(row.getLong(1), isAllowed(row), isInUse(row)));
  }

  private static boolean isAllowed(ResultSet row) throws SQLException {
    String listed = row.getString(3);
    Instant at = EpochMicros.toInstant(row.getLong(2));
    Instant addedAt = Transaction.instant(row, 6);
    Instant removedAt = Transaction.instant(row, 7);
    // The clocks of two nodes differ: for an opening of now, what is listed now counts.
    boolean past = row.getLong(10) == 1;
    return listed != null
        && (addedAt == null || !past || !isAfter(addedAt, at))
        && (removedAt == null || (past && isAfter(removedAt, at)))
        && new AccessListEntry(listed, Transaction.instant(row, 4), Transaction.instant(row, 5))
            .isValidAt(at);
  }

  private static boolean isInUse(ResultSet row) throws SQLException {
    Instant lastClose = Transaction.instant(row, 9);
    return row.getBoolean(8)
        || (lastClose != null && isAfter(lastClose, EpochMicros.toInstant(row.getLong(2))));
  }

  /**
   * Returns true if an event came after an opening. Many devices tell whole seconds, so what has
   * happened within the second of an opening, and before the service heard of it, came before it.
   */
  private static boolean isAfter(Instant event, Instant opening) {
    return event.getEpochSecond() > opening.getEpochSecond();
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
