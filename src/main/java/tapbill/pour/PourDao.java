package tapbill.pour;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;
import tapbill.quantity.FlowRate;
import tapbill.quantity.Price;

/** The rows of {@code pour}, and what opening one needs of its {@code dispenser}. */
public interface PourDao {

  /** The dispenser at the moment of an opening or closing, locked until that is committed. */
  record Tap(FlowRate flowVolume, Price price, boolean retired) {}

  @SqlQuery(
      """
      SELECT flow_volume, price, retired_at IS NOT NULL AS retired
      FROM dispenser
      WHERE id = :dispenserId<lockRow>
      """)
  Optional<Tap> lockTap(long dispenserId);

  /** Inserts nothing and returns nothing if the dispenser has an open pour. */
  @SqlQuery(
      """
      INSERT INTO pour (dispenser_id, flow_volume, price, opened_at, open_key)
      VALUES (:dispenserId, :tap.flowVolume, :tap.price, :openedAt, :openKey)
      ON CONFLICT DO NOTHING
      RETURNING *
      """)
  Optional<Pour> open(
      long dispenserId, @BindMethods("tap") Tap tap, Instant openedAt, @Nullable String openKey);

  /** Changes no row if the pour is closed. */
  @SqlUpdate(
      """
      UPDATE pour
      SET closed_at = :closedAt, volume = :bill.volume, cost = :bill.cost, close_key = :closeKey
      WHERE id = :id AND closed_at IS NULL
      """)
  boolean close(
      long id, Instant closedAt, @BindMethods("bill") Bill bill, @Nullable String closeKey);

  @SqlQuery("SELECT * FROM pour WHERE dispenser_id = :dispenserId AND closed_at IS NULL")
  Optional<Pour> running(long dispenserId);

  @SqlQuery("SELECT * FROM pour WHERE dispenser_id = :dispenserId AND open_key = :openKey")
  Optional<Pour> openedWith(long dispenserId, String openKey);

  @SqlQuery("SELECT * FROM pour WHERE dispenser_id = :dispenserId AND close_key = :closeKey")
  Optional<Pour> closedWith(long dispenserId, String closeKey);

  @SqlQuery("SELECT max(closed_at) FROM pour WHERE dispenser_id = :dispenserId")
  Optional<Instant> lastClose(long dispenserId);

  @SqlQuery("SELECT * FROM pour WHERE dispenser_id = :dispenserId ORDER BY id")
  List<Pour> of(long dispenserId);

  @SqlQuery("SELECT count(*) FROM pour WHERE closed_at IS NULL")
  long openTaps();
}
