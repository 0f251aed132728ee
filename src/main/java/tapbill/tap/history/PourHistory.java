package tapbill.tap.history;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeRange;
import tapbill.platform.database.Database;
import tapbill.platform.database.Pages;
import tapbill.tap.bill.Pour;

/** Reads the pours of a dispenser. */
public final class PourHistory {
  private final Database database;

  public PourHistory(Database database) {
    this.database = database;
  }

  /**
   * A position in the pours of a dispenser, ordered by closing time and id.
   *
   * @param closedAt null after the running pour, which is the last one
   */
  public record Position(@Nullable Instant closedAt, long id) {
    public static Position after(Pour pour) {
      return new Position(pour.closedAt(), pour.id());
    }
  }

  /**
   * Returns a dispenser's pours, ordered by closing time. The iterator reads them page by page.
   *
   * @param range of the closing times
   * @param running true to append the running pour
   */
  public Iterator<Pour> of(long dispenserId, TimeRange range, boolean running) {
    return new Pages<>(
        last ->
            page(
                dispenserId,
                range,
                running,
                last == null ? null : Position.after(last),
                Pages.SIZE));
  }

  /**
   * Reads a page of the pours that {@link #of} returns.
   *
   * @param start the page begins after this position; null for the first page
   * @param limit the maximum number of pours
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
        PourHistoryDao.class,
        pours -> pours.page(dispenserId, position, range.to(), running, limit));
  }
}
