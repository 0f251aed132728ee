package tapbill.venuemap.map;

import io.dropwizard.util.DataSize;
import tapbill.platform.api.ApiError;
import tapbill.platform.database.Database;

/**
 * What all maps of an account may take, unless it is an admin's: where anybody may sign up, anybody
 * could fill the disk, and pours are on it, too.
 */
public final class UploadQuota {
  /** A row, a file and a job are something, too. */
  private static final long LEAST = 1024 * 1024;

  private final Database database;
  private final DataSize limit;

  /**
   * The quota of each account.
   *
   * @param limit of all its maps, of which each counts as at least 1 MiB
   */
  public UploadQuota(Database database, DataSize limit) {
    this.database = database;
    this.limit = limit;
  }

  /**
   * How large a file may be.
   *
   * @param maxSize of any file
   * @throws ApiError 413 if the account has no room for any
   */
  DataSize room(Viewer uploader, DataSize maxSize) {
    if (!isLimited(uploader)) {
      return maxSize;
    }
    long room = limit.toBytes() - database.read(MapDao.class, maps -> taken(maps, uploader));
    if (room < LEAST) {
      throw full();
    }
    return room < maxSize.toBytes() ? DataSize.bytes(room) : maxSize;
  }

  /**
   * Looks again, in the transaction that has added a map: others may have been added meanwhile.
   *
   * @throws ApiError 413 if they are too many
   */
  void check(MapDao maps, Viewer uploader) {
    if (isLimited(uploader) && taken(maps, uploader) > limit.toBytes()) {
      throw full();
    }
  }

  private static boolean isLimited(Viewer uploader) {
    return !uploader.isAdmin() && uploader.accountId() != null;
  }

  private static long taken(MapDao maps, Viewer uploader) {
    return maps.bytesOf(uploader.accountId(), LEAST);
  }

  private ApiError full() {
    return ApiError.tooLarge(
        "The total size of your maps must not exceed " + limit + "; delete one first");
  }
}
