package tapbill.filestore;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Files in a folder, which several nodes can share. */
public final class FolderStore implements FileStore {
  private static final String INCOMPLETE = ".part";

  private final Path folder;

  public FolderStore(Path folder) {
    this.folder = folder;
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(folder);
  }

  @Override
  public Writing write(UUID key) throws IOException {
    FileChannel channel = FileChannel.open(incomplete(key), CREATE_NEW, WRITE);
    return new Writing() {
      @Override
      public void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }

      @Override
      public void complete() throws IOException {
        channel.force(true);
        channel.close();
        Files.move(incomplete(key), file(key), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(folder, READ)) {
          entries.force(true);
        }
      }

      @Override
      public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(incomplete(key));
      }
    };
  }

  @Override
  public InputStream read(UUID key, long from, long length) throws IOException {
    SeekableByteChannel channel = Files.newByteChannel(file(key), READ);
    return ByteStreams.limit(Channels.newInputStream(channel.position(from)), length);
  }

  @Override
  public void remove(UUID key) throws IOException {
    Files.deleteIfExists(incomplete(key));
    Files.deleteIfExists(file(key));
  }

  private Path file(UUID key) {
    return folder.resolve(key.toString());
  }

  private Path incomplete(UUID key) {
    return folder.resolve(key + INCOMPLETE);
  }
}
