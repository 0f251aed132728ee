package tapbill.screen.live;

import java.util.List;
import java.util.Optional;
import tapbill.platform.database.Database;
import tapbill.platform.database.Rows;

/** Finds dispensers as pages show them. */
public final class LiveDispenserService {
  private final Database database;

  public LiveDispenserService(Database database) {
    this.database = database;
  }

  /** Returns all dispensers that are not retired, or still open, ordered by id. */
  public List<LiveDispenser> listed() {
    return shown(database.read(LiveDao.class, LiveDao::listed));
  }

  /** Finds a dispenser, even if it is retired. */
  public Optional<LiveDispenser> find(long id) {
    String rows = Rows.of(List.of(id), List::of);
    return shown(database.read(LiveDao.class, dao -> dao.some(rows))).stream().findFirst();
  }

  private static List<LiveDispenser> shown(List<LiveDao.Row> rows) {
    return rows.stream().map(LiveDispenser::of).toList();
  }
}
