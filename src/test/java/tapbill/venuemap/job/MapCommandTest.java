package tapbill.venuemap.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.CommandLine;
import tapbill.support.Engine;
import tapbill.support.Images;
import tapbill.support.OnBothDatabases;
import tapbill.support.TestApp;
import tapbill.venuemap.map.MapRig;

/** The processing of maps by the command, beside a service that leaves it to others. */
@OnBothDatabases
class MapCommandTest {
  private final String database;

  MapCommandTest(Engine engine) {
    database = engine.newDatabase();
  }

  @Test
  void theCommandProcessesOneMapOrAllBesideAServer() {
    try (TestApp app = TestApp.start(database, Map.of("maps.processor", "external"))) {
      // The command has the clock of the system.
      app.clock().set(Instant.now());
      MapRig maps = new MapRig(app);
      Api user = maps.user();
      List<String> paths =
          Stream.of(Images.png(1000, 500), Images.pngOf(100_000, 100_000), MapRig.bytes("a text"))
              .map(content -> maps.create(user, "public", content))
              .toList();

      processMaps(maps, "--one");
      assertThat(statuses(user, paths)).containsExactly("processed", "waiting", "waiting");

      processMaps(maps);
      assertThat(statuses(user, paths)).containsExactly("processed", "failed", "processed");
      assertThat(user.get(paths.get(1)).message()).contains("10,000,000,000 pixels");
      processMaps(maps, "--one");
      assertThat(statuses(user, paths)).containsExactly("processed", "failed", "processed");
    }
  }

  private void processMaps(MapRig maps, String... options) {
    CommandLine command =
        CommandLine.run(
            Map.of("DB_URI", database, "MAPS_FOLDER", maps.folder().toString()),
            Stream.concat(Stream.of("process-maps", "config.yml"), Stream.of(options))
                .toArray(String[]::new));
    assertThat(command.failed()).as(command.output()).isFalse();
  }

  private static List<String> statuses(Api user, List<String> paths) {
    return paths.stream().map(path -> user.get(path + "/metadata").text("status")).toList();
  }
}
