package tapbill.filestore;

import io.dropwizard.lifecycle.Managed;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.database.Database;

/**
 * Files and their rows. A file that nothing refers to is removed, whatever happened to whom it was
 * for: an upload that broke off, a process that was killed, a row that was deleted.
 */
public final class StoredFiles implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(StoredFiles.class);

  /** How long a file may stay that nothing refers to, after its last byte was written. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Duration RENEWAL = Duration.ofMinutes(5);
  private static final int REMOVED_AT_ONCE = 100;

  private final Database database;
  private final FileStore store;
  private final InstantSource clock;
  private final ScheduledExecutorService schedule;

  /**
   * Files in a store.
   *
   * @param schedule on which those are removed that nothing refers to
   */
  public StoredFiles(
      Database database, FileStore store, InstantSource clock, ScheduledExecutorService schedule) {
    this.database = database;
    this.store = store;
    this.clock = clock;
    this.schedule = schedule;
  }

  @Override
  public void start() {
    // It never fails, so nobody has to look at the future.
    @SuppressWarnings("unused")
    var unused = schedule.scheduleWithFixedDelay(this::sweep, 0, 1, TimeUnit.MINUTES);
  }

  /** A file that is being written and hashed. Whoever closes it before it is kept loses it. */
  public final class Draft implements Closeable {
    private final UUID key = UUID.randomUUID();
    private final MessageDigest digest = sha256();
    private final FileStore.Writing writing;
    private Instant renewAt;
    private long size;

    private Draft() throws IOException {
      renewAt = clock.instant().plus(RENEWAL);
      database.write(
          StoredFileDao.class,
          rows -> {
            rows.insert(key, clock.instant().plus(PATIENCE));
            return true;
          });
      writing = store.write(key);
    }

    /** Writes bytes, in time that is bounded by the store alone. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
      digest.update(bytes, offset, length);
      writing.write(ByteBuffer.wrap(bytes, offset, length));
      size += length;
      if (clock.instant().isAfter(renewAt)) {
        renew();
      }
    }

    /** How many bytes were written. */
    public long size() {
      return size;
    }

    /** Completes it; until {@link StoredFileDao#keep} was committed, it is still lost on close. */
    public StoredFile complete(String mediaType) throws IOException {
      writing.complete();
      return new StoredFile(key, mediaType, size, HexFormat.of().formatHex(digest.digest()));
    }

    /** Leaves nothing behind, unless something refers to the file. */
    @Override
    public void close() throws IOException {
      writing.close();
      discard(key);
    }

    private void renew() throws IOException {
      Instant now = clock.instant();
      renewAt = now.plus(RENEWAL);
      if (!database.write(StoredFileDao.class, rows -> rows.renew(key, now.plus(PATIENCE)))) {
        throw new IOException("The file " + key + " took too long and was removed");
      }
    }
  }

  /** Begins a file. */
  public Draft draft() throws IOException {
    return new Draft();
  }

  /** See {@link FileStore#read}. */
  public InputStream read(UUID key, long from, long length) throws IOException {
    return store.read(key, from, length);
  }

  /** Removes what was released; what cannot be removed now is removed later. */
  public void sweep() {
    try {
      database.write(
          StoredFileDao.class,
          rows -> {
            rows.releaseExpired(clock.instant());
            return true;
          });
      List<UUID> released =
          database.read(StoredFileDao.class, rows -> rows.released(REMOVED_AT_ONCE));
      for (UUID key : released) {
        remove(key);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("Files that nothing refers to are removed later", e);
    }
  }

  private void discard(UUID key) {
    try {
      // A kept one is left: its row has no moment of expiry.
      database.write(StoredFileDao.class, rows -> rows.renew(key, Instant.EPOCH));
      if (database.read(StoredFileDao.class, rows -> rows.isReleased(key))) {
        remove(key);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The file {} is removed later", key, e);
    }
  }

  private void remove(UUID key) throws IOException {
    store.remove(key);
    database.write(
        StoredFileDao.class,
        rows -> {
          rows.delete(key);
          return true;
        });
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
