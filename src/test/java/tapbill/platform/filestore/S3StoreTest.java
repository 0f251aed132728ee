package tapbill.platform.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tapbill.support.S3Server;

/** The failures specific to the S3 store, beyond {@link FileStoreContractTest}. */
@Timeout(120)
class S3StoreTest {
  private final S3Server server = new S3Server().start();
  private final FileStore store = StoreRig.s3(server).open();
  private final UUID key = UUID.randomUUID();

  @AfterEach
  void stop() throws Exception {
    store.stop();
    server.stop();
  }

  @Test
  void anUploadThatTheServerLeftIsAbortedWhenItIsBack() throws Exception {
    FileStore.Writing writing = store.write(key);
    writing.write(ByteBuffer.allocate(2 * S3Upload.PART_SIZE + 1));
    server.stop();
    assertThatThrownBy(writing::complete).isInstanceOf(IOException.class);
    assertThatThrownBy(writing::close).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store.remove(key)).isInstanceOf(IOException.class);

    server.start();
    assertThat(server.files(key.toString())).isNotEmpty();
    store.remove(key);
    assertThat(server.files(key.toString())).isEmpty();
  }

  @Test
  void aStoreThatIsAwayFailsAndIsUsedWhenItIsBack() throws Exception {
    server.stop();
    store.start();
    assertThatThrownBy(() -> put(store))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("The file store failed: ");
    assertThatThrownBy(() -> store.read(key, 0, 1))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class);
    server.start();
    put(store);
    try (InputStream open = store.read(key, 0, 1)) {
      assertThat(open.readAllBytes()).hasSize(1);
    }
  }

  @Test
  void wrongCredentialsAreReportedWithoutThem() throws Exception {
    String secret = "a wrong secret";
    S3Settings settings =
        new S3Settings(
            server.endpoint(),
            S3Server.BUCKET,
            S3Server.REGION,
            S3Server.ACCESS_KEY_ID,
            secret,
            true);
    FileStore refused = settings.open();
    assertThatThrownBy(() -> put(refused))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("403")
        .hasMessageNotContaining(secret);
    assertThatThrownBy(() -> refused.remove(key)).isInstanceOf(IOException.class);
    assertThat(settings.toString()).doesNotContain(secret);
    refused.stop();
  }

  @Test
  void aMissingBucketIsNoMissingFile() throws Exception {
    FileStore nowhere =
        new S3Settings(
                server.endpoint(),
                "elsewhere",
                S3Server.REGION,
                S3Server.ACCESS_KEY_ID,
                S3Server.SECRET_ACCESS_KEY,
                true)
            .open();
    assertThatThrownBy(() -> nowhere.read(key, 0, 1))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(NoSuchFileException.class);
    nowhere.stop();
  }

  @Test
  void aReaderThatIsInterruptedFailsAsOthersDo() throws Exception {
    put(store);
    InputStream open = store.read(key, 0, 100);
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(open::read).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> open.read(new byte[10])).isInstanceOf(IOException.class);
      assertThatThrownBy(open::close).isInstanceOf(IOException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void partsThatWaitHaveNoNameThatCouldOutliveTheProcess() throws Exception {
    List<Path> before = parts();
    try (FileStore.Writing writing = store.write(key)) {
      writing.write(ByteBuffer.allocate(100));
      assertThat(parts()).isEqualTo(before);
    }
  }

  private void put(FileStore store) throws IOException {
    try (FileStore.Writing writing = store.write(key)) {
      writing.write(ByteBuffer.allocate(100));
      writing.complete();
    }
  }

  private static List<Path> parts() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.toString().endsWith(".part")).sorted().toList();
    }
  }
}
