package tapbill.platform.filestore;

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
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.database.Database;

/**
 * Stores files, and keeps a row for each, so that every file to which nothing refers is removed:
 * after an upload that broke off, a process that was killed, or the deletion of a row.
 */
public final class StoredFiles {
  private static final Logger LOG = LoggerFactory.getLogger(StoredFiles.class);

  /** The time after which a file is released if nothing is written to it and it is not kept. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private static final Duration RENEWAL = Duration.ofMinutes(5);
  private static final int PAGE = 100;

  /** A key that is before all others. */
  private static final UUID FIRST = new UUID(0, 0);

  private final Database database;
  private final FileStore store;
  private final InstantSource clock;
  private final ScheduledExecutorService schedule;
  private final AtomicBoolean sweepIsScheduled = new AtomicBoolean();

  /** The key after which the next sweep continues, so that a failing file does not block others. */
  private UUID lastTried = FIRST;

  /**
   * Creates the files of a store.
   *
   * @param schedule runs the removal of released files
   */
  public StoredFiles(
      Database database, FileStore store, InstantSource clock, ScheduledExecutorService schedule) {
    this.database = database;
    this.store = store;
    this.clock = clock;
    this.schedule = schedule;
  }

  /** Creates a file to write to. */
  public Draft draft() throws IOException {
    UUID key = UUID.randomUUID();
    database.write(StoredFileDao.class, rows -> rows.insert(key, clock.instant().plus(PATIENCE)));
    try {
      return new Draft(key, store.write(key));
    } catch (IOException | RuntimeException e) {
      discard(key);
      throw e;
    }
  }

  /** See {@link FileStore#read}. */
  public InputStream read(UUID key, long from, long length) throws IOException {
    return store.read(key, from, length);
  }

  /** Removes released files on another thread; call it after the transaction that released them. */
  public void wake() {
    if (sweepIsScheduled.compareAndSet(false, true)) {
      schedule.execute(
          () -> {
            sweepIsScheduled.set(false);
            sweep();
          });
    }
  }

  /** Removes released files; a file that cannot be removed now is removed later. */
  public synchronized void sweep() {
    try {
      database.write(StoredFileDao.class, rows -> rows.releaseExpired(clock.instant()));
      List<UUID> released;
      do {
        released = database.read(StoredFileDao.class, rows -> rows.released(lastTried, PAGE));
        for (UUID key : released) {
          lastTried = key;
          remove(key);
        }
      } while (released.size() == PAGE);
      lastTried = FIRST;
    } catch (IOException | RuntimeException e) {
      LOG.warn("Unreferenced files could not be removed; this is retried: {}", e.toString());
    }
  }

  private void discard(UUID key) {
    try {
      if (database.write(StoredFileDao.class, rows -> rows.abandon(key) || !rows.isKept(key))) {
        remove(key);
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("The file {} could not be removed; this is retried: {}", key, e.toString());
    }
  }

  private void remove(UUID key) throws IOException {
    store.remove(key);
    database.write(StoredFileDao.class, rows -> rows.delete(key));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file that is being written and hashed. Closing it discards the file unless it is kept. */
  public final class Draft implements Closeable {
    private final UUID key;
    private final FileStore.Writing writing;
    private final MessageDigest digest = sha256();
    private Instant renewAt = clock.instant().plus(RENEWAL);
    private long size;

    private Draft(UUID key, FileStore.Writing writing) {
      this.key = key;
      this.writing = writing;
    }

    /** Writes bytes; only the timeouts of the store limit the time that this takes. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
      renewIfDue();
      writing.write(ByteBuffer.wrap(bytes, offset, length));
      digest.update(bytes, offset, length);
      size += length;
    }

    /** Returns the number of bytes that were written. */
    public long size() {
      return size;
    }

    /** Completes the file; {@link #close} discards it unless {@link StoredFileDao#keep} commits. */
    public StoredFile complete(String mediaType) throws IOException {
      // A file that was released meanwhile must not be created, because it would have no row.
      renewIfDue();
      writing.complete();
      return new StoredFile(key, mediaType, size, HexFormat.of().formatHex(digest.digest()));
    }

    /** Discards the file, unless something refers to it. */
    @Override
    public void close() {
      try {
        writing.close();
      } catch (IOException e) {
        LOG.warn(
            "The incomplete file {} could not be closed; it is removed later: {}",
            key,
            e.toString());
      }
      discard(key);
    }

    private void renewIfDue() throws IOException {
      Instant now = clock.instant();
      if (now.isBefore(renewAt)) {
        return;
      }
      if (!database.write(StoredFileDao.class, rows -> rows.renew(key, now.plus(PATIENCE)))) {
        throw new IOException("The file " + key + " took too long to write and was removed");
      }
      renewAt = now.plus(RENEWAL);
    }
  }
}
