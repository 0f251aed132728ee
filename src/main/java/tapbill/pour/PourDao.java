package tapbill.pour;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;
import tapbill.quantity.FlowRate;
import tapbill.quantity.Price;

/**
 * The rows of {@code pour}. What opens and closes taps works on many rows at once: each parameter
 * {@code rows} is made by {@link tapbill.database.Rows}.
 */
public interface PourDao {
  /** Named one by one: an old node must go on when a newer one has added a column. */
  String COLUMNS =
      "p.id, p.dispenser_id, p.flow_volume, p.price, p.opened_at, p.closed_at, p.volume, p.cost";

  /** A dispenser at the moment of an opening or closing. */
  record Tap(
      long id,
      FlowRate flowVolume,
      Price price,
      boolean retired,
      @Nullable Instant lastClose,
      @Nested("pour") @Nullable Pour running) {}

  /**
   * Locks dispensers until the end of the transaction, always in the same order, so that two nodes
   * never wait for each other.
   *
   * @param rows {@code [dispenser_id]}
   */
  @SqlQuery(
      """
      SELECT id FROM dispenser
      WHERE id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)
      ORDER BY id<lockRow>
      """)
  List<Long> lock(String rows);

  /**
   * What the state of dispensers is. A statement of its own after {@link #lock}, because PostgreSQL
   * shows a statement what was committed when it began, which is before the lock was free.
   *
   * @param rows {@code [dispenser_id]}
   */
  @SqlQuery(
      """
      SELECT d.id, d.flow_volume, d.price, d.retired_at IS NOT NULL AS retired,
             (SELECT max(l.closed_at) FROM pour l WHERE l.dispenser_id = d.id) AS last_close,
             p.id AS pour_id, p.dispenser_id AS pour_dispenser_id,
             p.flow_volume AS pour_flow_volume, p.price AS pour_price,
             p.opened_at AS pour_opened_at, p.closed_at AS pour_closed_at,
             p.volume AS pour_volume, p.cost AS pour_cost
      FROM dispenser d LEFT JOIN pour p ON p.dispenser_id = d.id AND p.closed_at IS NULL
      WHERE d.id IN (SELECT CAST(t.value->>0 AS BIGINT) FROM <rows>)
      """)
  List<Tap> taps(String rows);

  /**
   * Inserts and returns nothing for a dispenser that has an open pour.
   *
   * @param rows {@code [dispenser_id, flow_volume, price, opened_at, open_key]}
   */
  @SqlQuery(
      """
      INSERT INTO pour (dispenser_id, flow_volume, price, opened_at, open_key)
      SELECT CAST(t.value->>0 AS BIGINT), CAST(t.value->>1 AS BIGINT),
             CAST(t.value->>2 AS BIGINT), CAST(t.value->>3 AS BIGINT), t.value->>4
      FROM <rows> WHERE TRUE
      ON CONFLICT DO NOTHING
      RETURNING id, dispenser_id, flow_volume, price, opened_at, closed_at, volume, cost
      """)
  List<Pour> open(String rows);

  /**
   * Changes and returns nothing for a pour that is closed.
   *
   * @param rows {@code [id, closed_at, volume, cost, close_key]}
   * @return the ids of those that it closed
   */
  @SqlQuery(
      """
      UPDATE pour
      SET closed_at = c.closed_at, volume = c.volume, cost = c.cost, close_key = c.close_key
      FROM (SELECT CAST(t.value->>0 AS BIGINT) AS id, CAST(t.value->>1 AS BIGINT) AS closed_at,
                   CAST(t.value->>2 AS BIGINT) AS volume, CAST(t.value->>3 AS BIGINT) AS cost,
                   t.value->>4 AS close_key
            FROM <rows>) c
      WHERE pour.id = c.id AND pour.closed_at IS NULL
      RETURNING pour.id
      """)
  List<Long> close(String rows);

  /**
   * What requests with the same keys have opened before.
   *
   * @param rows {@code [dispenser_id, key]}
   */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + """
       FROM <rows> JOIN pour p
      ON p.dispenser_id = CAST(t.value->>0 AS BIGINT) AND p.open_key = t.value->>1
      """)
  List<Pour> openedWith(String rows);

  /**
   * What requests with the same keys have closed before.
   *
   * @param rows {@code [dispenser_id, key]}
   */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + """
       FROM <rows> JOIN pour p
      ON p.dispenser_id = CAST(t.value->>0 AS BIGINT) AND p.close_key = t.value->>1
      """)
  List<Pour> closedWith(String rows);

  /** Ordered by id, after a pour. */
  @SqlQuery(
      "SELECT "
          + COLUMNS
          + " FROM pour p WHERE dispenser_id = :dispenserId AND id > :id ORDER BY id LIMIT :limit")
  List<Pour> of(long dispenserId, long id, int limit);

  @SqlQuery("SELECT count(*) FROM pour WHERE closed_at IS NULL")
  long openTaps();
}
