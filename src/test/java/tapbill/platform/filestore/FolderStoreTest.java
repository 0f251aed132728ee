package tapbill.platform.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.dropwizard.util.DataSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The behaviour specific to the folder store, beyond {@link FileStoreContractTest}. */
class FolderStoreTest {
  private static final int MEBIBYTE = 1024 * 1024;
  @TempDir private Path folder;

  @Test
  void aFullDiskHasNothingLeftOnItAndTakesFilesAgainWhenThereIsSpace() throws Exception {
    try (FileSystem disk =
        Jimfs.newFileSystem(Configuration.unix().toBuilder().setMaxSize(2 * MEBIBYTE).build())) {
      Path full = disk.getPath("/maps");
      FolderStore store = new FolderStore(full, DataSize.bytes(0));
      UUID first = UUID.randomUUID();
      put(store, first, MEBIBYTE);
      UUID tooMuch = UUID.randomUUID();
      assertThatThrownBy(() -> put(store, tooMuch, 2 * MEBIBYTE)).isInstanceOf(IOException.class);
      assertThat(names(full)).containsExactly(first.toString());

      store.remove(first);
      put(store, tooMuch, 2 * MEBIBYTE - 100_000);
      assertThat(names(full)).containsExactly(tooMuch.toString());
    }
  }

  @Test
  void theFolderIsCreated() throws Exception {
    Path deep = folder.resolve("a/b");
    put(new FolderStore(deep, DataSize.bytes(0)), UUID.randomUUID(), 1);
    assertThat(names(deep)).hasSize(1);
  }

  @Test
  void aPathThatIsNoFolderIsRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new FolderStore(file, DataSize.bytes(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MAPS_FOLDER");
    assertThatThrownBy(() -> new FolderStore(file.resolve("below"), DataSize.bytes(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MAPS_FOLDER");
  }

  @Test
  void aKeyIsNotWrittenTwice() throws Exception {
    FolderStore store = new FolderStore(folder, DataSize.bytes(0));
    UUID key = UUID.randomUUID();
    try (FileStore.Writing writing = store.write(key)) {
      assertThatThrownBy(() -> store.write(key)).isInstanceOf(IOException.class);
      writing.complete();
    }
    try (InputStream open = store.read(key, 0, 0)) {
      assertThat(open).isEmpty();
    }
  }

  @Test
  void noHandleIsLeftWhereReadingFails() throws Exception {
    FolderStore store = new FolderStore(folder, DataSize.bytes(0));
    UUID key = UUID.randomUUID();
    put(store, key, 10);
    assertThatThrownBy(() -> store.read(key, -1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.read(key, 0, -1)).isInstanceOf(IllegalArgumentException.class);
    try (var handles = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(handles.map(FolderStoreTest::target))
          .doesNotContain(folder.resolve(key.toString()));
    }
  }

  /** Returns the file of an open handle, or the handle itself if it was closed meanwhile. */
  private static Path target(Path handle) {
    try {
      return Files.readSymbolicLink(handle);
    } catch (IOException e) {
      return handle;
    }
  }

  private static void put(FolderStore store, UUID key, int size) throws IOException {
    try (FileStore.Writing writing = store.write(key)) {
      writing.write(ByteBuffer.allocate(size));
      writing.complete();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
