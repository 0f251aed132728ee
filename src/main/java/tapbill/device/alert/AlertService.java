package tapbill.device.alert;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.database.Database;
import tapbill.platform.database.Rows;

/** Reads alerts. */
public final class AlertService {
  private final Database database;

  public AlertService(Database database) {
    this.database = database;
  }

  List<AlertDao.Alert> active() {
    return database.read(AlertDao.class, AlertDao::active);
  }

  /** Returns the id of the newest alert, or 0 if there has been none. */
  public long lastId() {
    return database.read(AlertDao.class, AlertDao::lastId);
  }

  /**
   * Returns the active alerts, those that are newer than a given one, and those with given ids.
   *
   * @param last the id of the alert after which all are returned
   * @param more the ids of alerts to return in addition
   */
  public List<AlertResource.Entry> since(long last, Collection<Long> more) {
    String ids = Rows.of(List.copyOf(more), List::of);
    return database.read(AlertDao.class, rows -> rows.since(last, ids)).stream()
        .map(AlertResource.Entry::of)
        .toList();
  }

  /**
   * Returns alerts, the newest first, starting before a position.
   *
   * @param active true for active alerts, false for cleared ones, null for all
   */
  List<AlertDao.Alert> page(@Nullable Boolean active, TimeCursor start, int limit) {
    Long flag = active == null ? null : active ? 1L : 0L;
    return database.read(AlertDao.class, rows -> rows.page(start.time(), start.id(), flag, limit));
  }
}
