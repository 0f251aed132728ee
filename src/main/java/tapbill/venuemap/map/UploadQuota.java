package tapbill.venuemap.map;

import io.dropwizard.util.DataSize;
import tapbill.platform.api.ApiError;
import tapbill.platform.database.Database;

/**
 * Limits the total size of each account's maps; admins have no limit. Without it, anybody who signs
 * up could fill the disk, which may also hold the database of the pours.
 */
public final class UploadQuota {
  /** The number of bytes that a smaller map counts as, because its row, file and job cost too. */
  private static final long MINIMUM_CHARGE = 1024 * 1024;

  private final Database database;
  private final DataSize limit;

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
   * Returns the largest size that the next file of an account may have.
   *
   * @param maxSize of any file
   * @throws ApiError 413 if the quota is used up
   */
  DataSize remaining(Viewer uploader, DataSize maxSize) {
    if (!isLimited(uploader)) {
      return maxSize;
    }
    long remaining = limit.toBytes() - database.read(MapDao.class, maps -> used(maps, uploader));
    if (remaining < MINIMUM_CHARGE) {
      throw quotaExceeded();
    }
    return remaining < maxSize.toBytes() ? DataSize.bytes(remaining) : maxSize;
  }

  /**
   * Checks the quota again in the transaction that has added a map, because concurrent uploads may
   * have added others since {@link #remaining}.
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
        "The total size of your maps must not exceed " + limit + "; delete one first");
  }
}
