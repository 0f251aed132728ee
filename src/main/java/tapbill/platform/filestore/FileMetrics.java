package tapbill.platform.filestore;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseGauge;

/** Registers the metric of files that are to be removed from the store. */
public final class FileMetrics {
  private FileMetrics() {}

  public static void register(Database database, PrometheusRegistry registry) {
    DatabaseGauge.register(
        registry,
        "tapbill_files_to_remove",
        "Unreferenced files that are not removed from the store yet",
        values -> values.call(database.read(StoredFileDao.class, StoredFileDao::countReleased)));
  }
}
