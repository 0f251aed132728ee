package tapbill.people.audit;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Reads and inserts rows of {@code audit}. Other DAOs create it in their transactions. */
public interface AuditDao {

  /**
   * One action.
   *
   * @param action such as {@code dispenser.create}
   * @param target such as {@code dispenser 7}
   * @param details a JSON object
   */
  record Entry(
      long id,
      Instant time,
      @Nullable String actor,
      @Nullable String address,
      String action,
      @Nullable String target,
      @JsonRawValue String details) {}

  @SqlUpdate(
      """
      INSERT INTO audit (at, actor, address, action, target, details)
      VALUES (:now, :actor.name, :actor.address, :action, :target, :details)
      """)
  void insert(
      Instant now,
      @BindMethods("actor") Actor actor,
      String action,
      @Nullable String target,
      String details);

  /** Selects a page of entries before a position, the newest first. */
  @SqlQuery(
      """
      SELECT id, at AS time, actor, address, action, target, details
      FROM audit
      WHERE at >= :from AND (at, id) < (:time, :id)
        AND (CAST(:actor AS TEXT) IS NULL OR lower(actor) = lower(:actor))
        AND (CAST(:action AS TEXT) IS NULL OR action = :action)
      ORDER BY at DESC, id DESC
      LIMIT :limit
      """)
  List<Entry> page(
      Instant from,
      Instant time,
      long id,
      @Nullable String actor,
      @Nullable String action,
      int limit);
}
