package tapbill.platform.filestore;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dropwizard.util.Duration;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.database.DatabaseUri;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.MutableClock;
import tapbill.support.OnBothDatabases;
import tapbill.support.Sql;

@OnBothDatabases
@Timeout(120)
class StoredFilesTest {
  private static final byte[] CONTENT = "a map".getBytes(StandardCharsets.UTF_8);
  private static final String SHA_256 =
      "23e1765cd96692fcbaafc1b70970e2dd0f25f9454193be4ab4f10ab8248adbe4";

  private final MutableClock clock = new MutableClock();
  private final String uri;
  private final Database database;
  private final FaultyStore store = new FaultyStore(StoreRig.FOLDER.open());
  private final ScheduledExecutorService schedule = Executors.newScheduledThreadPool(1);
  private final StoredFiles files;

  StoredFilesTest(Engine engine) {
    uri = engine.newDatabase();
    database =
        new Database(DatabaseUri.parse(uri), new DatabaseSettings(uri, 10, Duration.seconds(3)));
    files = new StoredFiles(database, store, clock, schedule);
  }

  @AfterEach
  void close() {
    schedule.shutdownNow();
    database.stop();
  }

  @Test
  void aFileThatIsKeptStays() throws Exception {
    StoredFile file = keep();
    assertThat(file).isEqualTo(new StoredFile(file.key(), "text/plain", CONTENT.length, SHA_256));
    clock.advance(java.time.Duration.ofDays(100));
    files.sweep();
    try (InputStream open = files.read(file.key(), 2, 3)) {
      assertThat(open).hasBinaryContent("map".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(rows("media_type || size || sha256 || coalesce(expires_at, -1)"))
        .containsExactly("text/plain5" + SHA_256 + "-1");
  }

  @Test
  void aDraftThatIsNotKeptLeavesNothing() throws Exception {
    UUID completed;
    try (StoredFiles.Draft draft = draft()) {
      completed = draft.complete("text/plain").key();
    }
    try (StoredFiles.Draft draft = draft()) {
      assertThat(draft.size()).isEqualTo(CONTENT.length);
    }
    assertThat(rows("key")).isEmpty();
    assertThat(StoreRig.FOLDER.traces(completed)).isEmpty();
  }

  @Test
  void aStoreThatTakesNothingLeavesNoRow() {
    store.isAway = true;
    assertThatThrownBy(files::draft).isInstanceOf(IOException.class);
    store.isAway = false;
    files.sweep();
    assertThat(rows("key")).isEmpty();
  }

  @Test
  void filesOfAKilledProcessAreRemovedAfterAnHour() throws Exception {
    StoredFiles.Draft written = draft();
    StoredFile completed = draft().complete("text/plain");
    clock.advance(java.time.Duration.ofMinutes(59));
    files.sweep();
    assertThat(rows("key")).hasSize(2).contains(completed.key().toString());
    assertThat(StoreRig.FOLDER.traces(completed.key())).hasSize(1);

    clock.advance(java.time.Duration.ofMinutes(1));
    files.sweep();
    assertThat(rows("key")).isEmpty();
    assertThat(StoreRig.FOLDER.traces(completed.key())).isEmpty();
    assertThatThrownBy(() -> written.complete("text/plain")).isInstanceOf(IOException.class);
  }

  @Test
  void aSlowWriterKeepsItsFileByWriting() throws Exception {
    try (StoredFiles.Draft draft = draft()) {
      for (int i = 0; i < 5; i++) {
        clock.advance(java.time.Duration.ofMinutes(50));
        draft.write(CONTENT, 0, CONTENT.length);
        files.sweep();
      }
      assertThat(keep(draft.complete("text/plain"))).isTrue();
    }
    assertThat(rows("size")).containsExactly("30");
  }

  @Test
  void aWriterThatIsTooSlowFailsAndLeavesNothing() throws Exception {
    try (StoredFiles.Draft draft = draft()) {
      clock.advance(java.time.Duration.ofHours(1));
      files.sweep();
      assertThatThrownBy(() -> draft.write(CONTENT, 0, 1)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> draft.complete("text/plain"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("took too long");
    }
    assertThat(rows("key")).isEmpty();
  }

  @Test
  void aFileThatIsRemovedAfterItsCompletionIsNotKept() throws Exception {
    StoredFile file;
    try (StoredFiles.Draft draft = draft()) {
      file = draft.complete("text/plain");
      clock.advance(java.time.Duration.ofHours(1));
      files.sweep();
      assertThat(keep(file)).isFalse();
      // This write simulates a store that finishes after the sweep.
      store.write(file.key()).complete();
    }
    assertThat(StoreRig.FOLDER.traces(file.key())).isEmpty();
  }

  @Test
  void aReleasedFileIsRemovedAtOnceWhenThatIsSaid() throws Exception {
    StoredFile file = keep();
    release(file);
    files.wake();
    await().atMost(60, SECONDS).until(() -> rows("key").isEmpty());
    assertThat(StoreRig.FOLDER.traces(file.key())).isEmpty();
  }

  @Test
  void aStoreThatIsAwayLosesNothing() throws Exception {
    StoredFile file = keep();
    release(file);
    UUID unfinished;
    try (StoredFiles.Draft draft = draft()) {
      unfinished = draft.complete("text/plain").key();
      store.isAway = true;
    }
    files.sweep();
    assertThat(rows("expires_at")).containsExactly("0", "0");
    store.isAway = false;
    files.sweep();
    files.sweep();
    assertThat(rows("key")).isEmpty();
    assertThat(StoreRig.FOLDER.traces(unfinished)).isEmpty();
  }

  @Test
  void filesThatCannotBeRemovedHoldUpNoOthers() throws Exception {
    List<StoredFile> released =
        IntStream.range(0, 120)
            .mapToObj(
                i -> {
                  StoredFile file = keep();
                  release(file);
                  return file;
                })
            .toList();
    List<UUID> stuck = List.of(released.get(0).key(), released.get(1).key());
    store.stuck.addAll(stuck);
    files.sweep();
    files.sweep();
    files.sweep();
    assertThat(rows("key"))
        .containsExactlyInAnyOrderElementsOf(stuck.stream().map(UUID::toString).toList());
    store.stuck.clear();
    files.sweep();
    files.sweep();
    assertThat(rows("key")).isEmpty();
  }

  @Test
  void oneSweepRemovesHoweverManyThereAre() {
    IntStream.range(0, 120).forEach(i -> release(keep()));
    files.sweep();
    assertThat(rows("key")).isEmpty();
  }

  @Test
  void filesThatWaitForRemovalAreCountedByAMetric() {
    PrometheusRegistry registry = new PrometheusRegistry();
    FileMetrics.register(database, registry);
    keep();
    release(keep());
    release(keep());
    assertThat(filesToRemove(registry)).isEqualTo(2);
    files.sweep();
    assertThat(filesToRemove(registry)).isZero();
  }

  private static double filesToRemove(PrometheusRegistry registry) {
    return ((GaugeSnapshot) registry.scrape().get(0)).getDataPoints().get(0).getValue();
  }

  @Test
  void nodesThatSweepAtOnceDoNoHarm() {
    StoredFile kept = keep();
    IntStream.range(0, 50).forEach(i -> release(keep()));
    List<StoredFiles> nodes =
        IntStream.range(0, 4)
            .mapToObj(i -> new StoredFiles(database, store, clock, schedule))
            .toList();
    Concurrently.run(
        4,
        i -> {
          nodes.get(i).sweep();
          return true;
        });
    assertThat(rows("key")).containsExactly(kept.key().toString());
    assertThat(StoreRig.FOLDER.traces(kept.key())).hasSize(1);
  }

  private StoredFiles.Draft draft() throws IOException {
    StoredFiles.Draft draft = files.draft();
    draft.write(CONTENT, 0, CONTENT.length);
    return draft;
  }

  private StoredFile keep() {
    try (StoredFiles.Draft draft = draft()) {
      StoredFile file = draft.complete("text/plain");
      assertThat(keep(file)).isTrue();
      return file;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean keep(StoredFile file) {
    return database.write(StoredFileDao.class, rows -> rows.keep(file));
  }

  private void release(StoredFile file) {
    database.write(
        StoredFileDao.class,
        rows -> {
          rows.release(file.key());
          return true;
        });
  }

  private List<String> rows(String columns) {
    return Sql.texts(uri, "SELECT " + columns + " FROM stored_file ORDER BY key");
  }

  /** A file store that fails when a test requests it. */
  private static final class FaultyStore implements FileStore {
    private final FileStore store;
    private final Set<UUID> stuck = ConcurrentHashMap.newKeySet();
    private volatile boolean isAway;

    FaultyStore(FileStore store) {
      this.store = store;
    }

    @Override
    public Writing write(UUID key) throws IOException {
      check(key);
      Writing writing = store.write(key);
      return new Writing() {
        @Override
        public void write(ByteBuffer bytes) throws IOException {
          check(key);
          writing.write(bytes);
        }

        @Override
        public void complete() throws IOException {
          check(key);
          writing.complete();
        }

        @Override
        public void close() throws IOException {
          check(key);
          writing.close();
        }
      };
    }

    @Override
    public InputStream read(UUID key, long from, long length) throws IOException {
      check(key);
      return store.read(key, from, length);
    }

    @Override
    public void remove(UUID key) throws IOException {
      check(key);
      store.remove(key);
    }

    private void check(UUID key) throws IOException {
      if (isAway || stuck.contains(key)) {
        throw new IOException("away");
      }
    }
  }
}
