package tapbill.platform.filestore;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jdbi.v3.core.JdbiException;
import tapbill.platform.database.Database;

/** What waits to be removed from the store, read at each scrape. */
public final class FileMetrics {
  private FileMetrics() {}

  public static void register(Database database, PrometheusRegistry registry) {
    GaugeWithCallback.builder()
        .name("tapbill_files_to_remove")
        .help("Unreferenced files that are not removed from the store yet")
        .callback(callback -> report(database, callback))
        .register(registry);
  }

  private static void report(Database database, GaugeWithCallback.Callback callback) {
    try {
      callback.call(database.read(StoredFileDao.class, StoredFileDao::countReleased));
    } catch (JdbiException e) {
      // Left out while the database is away; tapbill_database_up says why.
    }
  }
}
