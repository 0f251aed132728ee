package tapbill.venuemap.job;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Form;
import tapbill.support.Images;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TapbillProcess;
import tapbill.venuemap.map.MapRig;

/**
 * The processing of maps by workers of the packaged program, which are killed, and by the command.
 */
class MapWorkerIT {
  /** Takes seconds to process, so that a worker can be killed meanwhile. */
  private static final byte[] LARGE = Images.png(8000, 6000);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Engine.class)
  void anotherWorkerDoesWhatOneLeftThatWasKilledAndNothingRemainsOfThat(Engine engine)
      throws IOException {
    Map<String, String> environment = environment(engine);
    try (TapbillProcess server = TapbillProcess.start(with(environment, "QUEUE_WORKERS", "0"))) {
      Api admin = server.admin();
      String map = upload(admin, LARGE);
      try (TapbillProcess killed = TapbillProcess.startWorker(environment)) {
        // Each look reads all processes of the machine.
        await().pollInterval(100, MILLISECONDS).until(() -> children().count() == 1);
        killed.kill();
      }
      await().pollInterval(100, MILLISECONDS).until(() -> children().count() == 0);
      await().atMost(60, SECONDS).until(() -> temporaryFolders().isEmpty());
      assertThat(status(admin, map)).isEqualTo("waiting");
      // The lease is over, without the minutes that it lasts.
      Sql.on(environment.get("DB_URI"), "UPDATE job SET due_at = 0");

      try (TapbillProcess other = TapbillProcess.startWorker(environment)) {
        await().atMost(180, SECONDS).until(() -> !status(admin, map).equals("waiting"));
        assertThat(status(admin, map)).as(other.output()).isEqualTo("processed");
        await().atMost(60, SECONDS).until(() -> temporaryFolders().isEmpty());
      }
      assertThat(names(folder.resolve("maps")))
          .containsExactlyInAnyOrderElementsOf(
              Sql.texts(environment.get("DB_URI"), "SELECT key FROM stored_file"))
          .hasSize(3);
    }
  }

  @Test
  void theCommandProcessesOneMapOrAllBesideAServer() throws IOException {
    Map<String, String> environment =
        with(environment(Engine.SQLITE), "MAPS_PROCESSOR", "external");
    try (TapbillProcess server = TapbillProcess.start(environment)) {
      Api admin = server.admin();
      String first = upload(admin, Images.png(1000, 500));
      String second = upload(admin, Images.pngOf(100_000, 100_000));
      String third = upload(admin, MapRig.bytes("a text"));

      assertThat(processMaps(environment, "--one")).contains("Processed " + first);
      assertThat(status(admin, first)).isEqualTo("processed");
      assertThat(status(admin, second)).isEqualTo("waiting");

      assertThat(processMaps(environment))
          .contains("Failed " + second)
          .contains("10,000,000,000 pixels")
          .contains("Passed through " + third);
      assertThat(processMaps(environment, "--one")).contains("No map is waiting");
    }
  }

  private static String processMaps(Map<String, String> environment, String... options) {
    String[] arguments =
        Stream.concat(Stream.of("process-maps", "config.yml"), Stream.of(options))
            .toArray(String[]::new);
    try (TapbillProcess command = TapbillProcess.command(environment, arguments)) {
      assertThat(command.exitStatus()).as(command.output()).isZero();
      return command.output();
    }
  }

  private Map<String, String> environment(Engine engine) throws IOException {
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    return Map.of(
        "DB_URI",
        engine.newDatabase(),
        "MAPS_FOLDER",
        folder.resolve("maps").toString(),
        "JAVA_TOOL_OPTIONS",
        "-Djava.io.tmpdir=" + temporary);
  }

  private static Map<String, String> with(Map<String, String> all, String name, String value) {
    Map<String, String> more = new HashMap<>(all);
    more.put(name, value);
    return more;
  }

  /** Uploads a map and returns its id. */
  private static String upload(Api client, byte[] content) {
    Reply created =
        client.send("POST", MapRig.PATH, new Form().file("map", content).bytes(), Form.TYPE);
    assertThat(created.status()).isEqualTo(201);
    return created.text("id");
  }

  private static String status(Api client, String id) {
    return client.get(MapRig.PATH + "/" + id + "/metadata").text("status");
  }

  /** Returns the child processes that process the images of this test. */
  private Stream<ProcessHandle> children() {
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                process
                    .info()
                    .commandLine()
                    .filter(line -> line.contains(folder + "/tmp/tapbill-image-"))
                    .isPresent());
  }

  private List<String> temporaryFolders() {
    return names(folder.resolve("tmp")).stream()
        .filter(name -> name.startsWith("tapbill-image-"))
        .toList();
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
