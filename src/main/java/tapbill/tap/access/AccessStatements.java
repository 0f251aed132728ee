package tapbill.tap.access;

import static java.util.Arrays.asList;

import java.util.List;
import java.util.UUID;
import tapbill.platform.database.Rows;
import tapbill.platform.database.Transaction.Statement;
import tapbill.tap.pour.PourOperation;

/** What decides, in the transaction of an opening, whether a token may pour. */
public final class AccessStatements {
  private static final String TOKENS =
      """
      SELECT CAST(t.value->>0 AS BIGINT),
             EXISTS (SELECT 1 FROM dispenser d JOIN access_entry e ON e.station_id = d.station_id
                     WHERE d.id = CAST(t.value->>0 AS BIGINT) AND e.token = t.value->>1
                       AND e.removed_at IS NULL
                       AND COALESCE(e.valid_from, 0) <= CAST(t.value->>2 AS BIGINT)
                       AND (e.valid_until IS NULL OR e.valid_until > CAST(t.value->>2 AS BIGINT))),
             EXISTS (SELECT 1 FROM pour p
                     WHERE p.driver_token = t.value->>1 AND p.closed_at IS NULL)
      FROM <rows>
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
   * What a token may do at a dispenser at the moment of an opening.
   *
   * @param allowed whether it is on the station's access list
   * @param inUse whether it has an open pour, wherever
   */
  public record TokenState(long dispenserId, boolean allowed, boolean inUse) {}

  /** What the tokens of openings may do. */
  public static Statement<TokenState> tokens(List<PourOperation> openings) {
    return new Statement<>(
        TOKENS,
        Rows.of(
            openings,
            opening -> asList(opening.dispenserId(), opening.token(), Rows.micros(opening.now()))),
        row -> new TokenState(row.getLong(1), row.getBoolean(2), row.getBoolean(3)));
  }

  /** Logs openings that were refused for want of an authorization. */
  public static Statement<Long> logRefusals(List<PourOperation> openings) {
    return new Statement<>(
        LOG_REFUSALS,
        Rows.of(
            openings,
            opening ->
                asList(
                    UUID.randomUUID().toString(),
                    opening.dispenserId(),
                    opening.token(),
                    Rows.micros(opening.now()))),
        row -> row.getLong(1));
  }
}
