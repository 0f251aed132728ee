package tapbill.venuemap.map;

import io.dropwizard.util.DataSize;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Database;

/**
 * Limits the total size of each account's maps; admins have no limit. Without it, anybody of the
 * staff could fill the disk, which may also hold the database of the pours.
 */
public final class UploadQuota {
  /** The number of bytes that a smaller map counts as, because its row, file and job cost too. */
  private static final long MINIMUM_CHARGE = 1024 * 1024;

  private final Database database;
  private final DataSize limit;

  /** The bytes that running uploads have reserved, by account. */
  private final Map<Long, Long> reserved = new HashMap<>();

  /**
   * Creates the quota.
   *
   * @param limit of the maps of one account, each of which counts as at least 1 MiB
   */
  public UploadQuota(Database database, DataSize limit) {
    this.database = database;
    this.limit = limit;
  }

  /**
   * Reserves the space of a file that is about to be received, so that unfinished uploads of an
   * account count too. Uploads to other nodes are counted when they are complete.
   *
   * @param maxSize of any file
   * @param declaredSize the size of the request in bytes, or null if the client does not declare it
   * @throws ApiError 413 if the quota is used up
   */
  Reservation reserve(Viewer uploader, DataSize maxSize, @Nullable Long declaredSize) {
    Long account = uploader.accountId();
    if (!isLimited(uploader) || account == null) {
      return new Reservation(maxSize, () -> {});
    }
    long used = database.read(MapDao.class, maps -> used(maps, uploader));
    long wanted =
        declaredSize == null ? maxSize.toBytes() : Math.min(declaredSize, maxSize.toBytes());
    synchronized (reserved) {
      long remaining = limit.toBytes() - used - reserved.getOrDefault(account, 0L);
      if (remaining < MINIMUM_CHARGE) {
        throw quotaExceeded();
      }
      long taken = Math.min(Math.max(wanted, MINIMUM_CHARGE), remaining);
      reserved.merge(account, taken, Long::sum);
      return new Reservation(
          remaining < maxSize.toBytes() ? DataSize.bytes(remaining) : maxSize,
          () -> release(account, taken));
    }
  }

  private void release(long account, long taken) {
    synchronized (reserved) {
      reserved.computeIfPresent(
          account, (id, bytes) -> bytes == taken ? null : Long.valueOf(bytes - taken));
    }
  }

  /** The space of an upload, until it is closed. */
  static final class Reservation implements AutoCloseable {
    private final DataSize largest;
    private final AtomicReference<@Nullable Runnable> release;

    private Reservation(DataSize largest, Runnable release) {
      this.largest = largest;
      this.release = new AtomicReference<>(release);
    }

    /** Returns the largest size that the file may have. */
    DataSize largest() {
      return largest;
    }

    /** Releases the space; further calls have no effect. */
    void release() {
      Runnable open = release.getAndSet(null);
      if (open != null) {
        open.run();
      }
    }

    @Override
    public void close() {
      release();
    }
  }

  /**
   * Checks the quota again in the transaction that has added a map, because concurrent uploads may
   * have added others since {@link #reserve}.
   *
   * @throws ApiError 413 if the maps exceed the quota
   */
  void check(MapDao maps, Viewer uploader) {
    if (isLimited(uploader) && used(maps, uploader) > limit.toBytes()) {
      throw quotaExceeded();
    }
  }

  private static boolean isLimited(Viewer uploader) {
    return !uploader.isAdmin() && uploader.accountId() != null;
  }

  private static long used(MapDao maps, Viewer uploader) {
    return maps.bytesOf(uploader.accountId(), MINIMUM_CHARGE);
  }

  private ApiError quotaExceeded() {
    return ApiError.tooLarge(
        Reason.QUOTA_EXCEEDED,
        "The total size of your maps must not exceed " + limit + "; delete one first");
  }
}
