package tapbill.tap.pour;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeRange;
import tapbill.platform.database.Database;
import tapbill.platform.database.Pages;

/** Reads what was poured at a dispenser. */
public final class PourHistory {
  private final Database database;

  public PourHistory(Database database) {
    this.database = database;
  }

  /**
   * Behind a pour in the order of their closing.
   *
   * @param closedAt null behind the running one, where there are no more
   */
  public record Position(@Nullable Instant closedAt, long id) {
    public static Position behind(Pour pour) {
      return new Position(pour.closedAt(), pour.id());
    }
  }

  /**
   * A dispenser's pours, in the order of their closing; read while they are iterated over.
   *
   * @param range when they were closed
   * @param running whether the running pour comes at the end
   */
  public Iterator<Pour> of(long dispenserId, TimeRange range, boolean running) {
    return new Pages<>(
        last ->
            page(
                dispenserId,
                range,
                running,
                last == null ? null : Position.behind(last),
                Pages.SIZE));
  }

  /**
   * Some of these pours.
   *
   * @param start null for the first ones
   * @param limit the most that are returned
   */
  public List<Pour> page(
      long dispenserId, TimeRange range, boolean running, @Nullable Position start, int limit) {
    Instant closedAt = start == null ? range.from() : start.closedAt();
    if (closedAt == null) {
      return List.of();
    }
    Position position =
        start == null || closedAt.isBefore(range.from()) ? new Position(range.from(), 0) : start;
    return database.read(
        PourDao.class, pours -> pours.page(dispenserId, position, range.to(), running, limit));
  }
}
