package tapbill.platform.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Concurrently;

/** The contract of a file store, which both stores keep. */
@ParameterizedClass
@EnumSource(StoreRig.class)
@Timeout(120)
class FileStoreContractTest {
  private static final int PART = S3Upload.PART_SIZE;

  private final StoreRig rig;
  private final UUID key = UUID.randomUUID();
  private final FileStore store;

  FileStoreContractTest(StoreRig rig) {
    this.rig = rig;
    this.store = rig.open();
  }

  @BeforeEach
  void start() throws Exception {
    store.start();
  }

  @AfterEach
  void stop() throws Exception {
    store.stop();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100_000, PART, PART + 1, 40 * 1024 * 1024})
  void aFileIsReadAsItWasWritten(int size) throws Exception {
    byte[] content = content(size);
    put(key, content);
    assertThat(Arrays.equals(read(key, 0, size), content)).isTrue();
  }

  @Test
  void anyPartOfAFileIsRead() throws Exception {
    byte[] content = content(PART + 100);
    put(key, content);
    assertThat(read(key, 0, 1)).containsExactly(content[0]);
    assertThat(read(key, PART + 99, 1)).containsExactly(content[PART + 99]);
    assertThat(read(key, 5, 10)).isEqualTo(Arrays.copyOfRange(content, 5, 15));
    assertThat(read(key, PART - 3, 6)).isEqualTo(Arrays.copyOfRange(content, PART - 3, PART + 3));
    assertThat(read(key, 7, 0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 2 * PART + 1})
  void nothingIsReadBeforeTheFileIsComplete(int size) throws Exception {
    try (FileStore.Writing writing = store.write(key)) {
      writing.write(ByteBuffer.wrap(content(size)));
      assertThatThrownBy(() -> read(key, 0, 1)).isInstanceOf(NoSuchFileException.class);
      writing.complete();
      assertThat(read(key, 0, 1)).hasSize(1);
    }
    assertThat(read(key, size - 1, 1)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 2 * PART + 1})
  void nothingIsLeftOfAFileThatWasNotCompleted(int size) throws Exception {
    try (FileStore.Writing writing = store.write(key)) {
      writing.write(ByteBuffer.wrap(content(size)));
    }
    assertThat(rig.traces(key)).isEmpty();
    assertThatThrownBy(() -> read(key, 0, 1)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void thereIsNoFileThatNobodyWrote() {
    assertThatThrownBy(() -> read(key, 0, 1)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> read(key, 0, 0)).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 2 * PART + 1})
  void aFileIsRemovedHoweverOften(int size) throws Exception {
    put(key, content(size));
    store.remove(key);
    assertThat(rig.traces(key)).isEmpty();
    assertThatThrownBy(() -> read(key, 0, 1)).isInstanceOf(NoSuchFileException.class);
    store.remove(key);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 2 * PART + 1})
  void filesOfAKilledProcessAreRemoved(int size) throws Exception {
    UUID other = UUID.randomUUID();
    FileStore.Writing unfinished = store.write(other);
    unfinished.write(ByteBuffer.wrap(content(2 * PART + 1)));
    FileStore.Writing killed = store.write(key);
    killed.write(ByteBuffer.wrap(content(size)));

    store.remove(key);
    assertThat(rig.traces(key)).isEmpty();
    unfinished.complete();
    unfinished.close();
    assertThat(read(other, 2 * PART, 1)).hasSize(1);
    killed.close();
  }

  @Test
  void aFileThatIsRemovedWhileItIsWrittenIsNotCompleted() throws Exception {
    try (FileStore.Writing writing = store.write(key)) {
      writing.write(ByteBuffer.wrap(content(PART + 1)));
      store.remove(key);
      assertThatThrownBy(writing::complete).isInstanceOf(IOException.class);
    }
    // The test server keeps a part, because it accepts parts of unknown uploads.
    assertThatThrownBy(() -> read(key, 0, 1)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aFileThatIsRemovedWhileItIsReadIsReadToTheEnd() throws Exception {
    byte[] content = content(PART + 1);
    put(key, content);
    try (InputStream open = store.read(key, 0, content.length)) {
      assertThat(open.read()).isEqualTo(Byte.toUnsignedInt(content[0]));
      store.remove(key);
      assertThat(Arrays.equals(open.readAllBytes(), Arrays.copyOfRange(content, 1, content.length)))
          .isTrue();
    }
  }

  @Test
  void aReaderThatStopsDoesNotDisturbOthers() throws Exception {
    byte[] content = content(2 * PART);
    put(key, content);
    for (int i = 0; i < 20; i++) {
      try (InputStream open = store.read(key, i, content.length - i)) {
        assertThat(open.read()).isEqualTo(Byte.toUnsignedInt(content[i]));
      }
    }
    assertThat(read(key, 0, 100)).isEqualTo(Arrays.copyOf(content, 100));
  }

  @Test
  void aFileTakesNoMemoryOfItsSize() throws Exception {
    byte[] buffer = new byte[8 * 1024];
    long before = allocated();
    try (FileStore.Writing writing = store.write(key)) {
      for (int i = 0; i < 4 * PART / buffer.length; i++) {
        writing.write(ByteBuffer.wrap(buffer));
      }
      writing.complete();
    }
    try (InputStream open = store.read(key, 0, 4L * PART)) {
      while (open.read(buffer) >= 0) {
        // The loop only reads the file to its end.
      }
    }
    assertThat(allocated() - before).isLessThan(PART / 2);
  }

  /** Returns the number of bytes that this thread has allocated so far. */
  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  @Test
  void manyFilesAreWrittenAtOnce() throws Exception {
    List<UUID> keys =
        Concurrently.run(
            20,
            i -> {
              UUID own = UUID.randomUUID();
              try {
                put(own, content(1_000_000 + i));
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
              return own;
            });
    for (int i = 0; i < keys.size(); i++) {
      assertThat(Arrays.equals(read(keys.get(i), 0, 1_000_000 + i), content(1_000_000 + i)))
          .isTrue();
    }
  }

  private void put(UUID key, byte[] content) throws IOException {
    try (FileStore.Writing writing = store.write(key)) {
      for (int i = 0; i < content.length; i += 64 * 1024) {
        writing.write(ByteBuffer.wrap(content, i, Math.min(64 * 1024, content.length - i)));
      }
      writing.complete();
    }
  }

  private byte[] read(UUID key, long from, long length) throws IOException {
    try (InputStream open = store.read(key, from, length)) {
      return open.readAllBytes();
    }
  }

  /** Returns pseudo-random bytes, which are the same for the same size. */
  private static byte[] content(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }
}
