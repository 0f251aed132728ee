package tapbill.platform.filestore;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.common.io.ByteStreams;
import io.dropwizard.util.DataSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import tapbill.platform.startcheck.PrivateFiles;

/** Stores files in a folder, which several nodes can share. */
public final class FolderStore implements FileStore {
  private static final String INCOMPLETE = ".part";

  /** The bytes of a file after which the free space is looked up again. */
  private static final long CHECKED_AT = 16 * 1024 * 1024;

  private final Path folder;
  private final DataSize minimumFree;
  private final boolean hasEntriesToSync;

  /**
   * Opens a folder, and creates it, for its owner alone, if it is missing.
   *
   * @param minimumFree the space of the disk that files leave free, because the database may be on
   *     the same disk
   * @throws IllegalArgumentException if the folder cannot be created or is not writable
   */
  public FolderStore(Path folder, DataSize minimumFree) {
    try {
      PrivateFiles.createFolder(folder);
    } catch (IOException e) {
      throw new IllegalArgumentException("MAPS_FOLDER cannot be created: " + e);
    }
    // The check writes nothing, because the service must start even if the disk is full.
    if (!Files.isWritable(folder)) {
      throw new IllegalArgumentException(
          "MAPS_FOLDER must be a folder that can be written to: " + folder);
    }
    PrivateFiles.warnIfShared(folder);
    this.folder = folder;
    this.minimumFree = minimumFree;
    // Other systems cannot open folders, and need no explicit sync of their entries.
    this.hasEntriesToSync = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  @Override
  public Writing write(UUID key) throws IOException {
    return new FileWriting(key);
  }

  @Override
  public InputStream read(UUID key, long from, long length) throws IOException {
    FileChannel channel = FileChannel.open(file(key), READ);
    try {
      return ByteStreams.limit(Channels.newInputStream(channel.position(from)), length);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void remove(UUID key) throws IOException {
    // In this order, because completing a file renames it from the first name to the second.
    boolean wasIncomplete = Files.deleteIfExists(incomplete(key));
    if (Files.deleteIfExists(file(key)) || wasIncomplete) {
      syncEntries();
    }
  }

  private Path file(UUID key) {
    return folder.resolve(key.toString());
  }

  private Path incomplete(UUID key) {
    return folder.resolve(key + INCOMPLETE);
  }

  /** Makes created and deleted names survive a loss of power, as the content of files does. */
  private void syncEntries() throws IOException {
    if (hasEntriesToSync) {
      try (FileChannel entries = FileChannel.open(folder, READ)) {
        entries.force(true);
      }
    }
  }

  private final class FileWriting implements Writing {
    private final UUID key;
    private final FileChannel channel;
    private long uncheckedBytes;
    private boolean isComplete;

    private FileWriting(UUID key) throws IOException {
      requireSpace();
      this.key = key;
      this.channel = FileChannel.open(incomplete(key), CREATE_NEW, WRITE);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      if (uncheckedBytes >= CHECKED_AT) {
        requireSpace();
      }
      uncheckedBytes += bytes.remaining();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    private void requireSpace() throws IOException {
      if (Files.getFileStore(folder).getUsableSpace() < minimumFree.toBytes()) {
        throw new DiskFullException(
            "Less than " + minimumFree + " are free on the disk of " + folder);
      }
      uncheckedBytes = 0;
    }

    @Override
    public void complete() throws IOException {
      channel.force(true);
      channel.close();
      Files.move(incomplete(key), file(key), StandardCopyOption.ATOMIC_MOVE);
      syncEntries();
      isComplete = true;
    }

    @Override
    public void close() throws IOException {
      channel.close();
      if (!isComplete) {
        remove(key);
      }
    }
  }
}
