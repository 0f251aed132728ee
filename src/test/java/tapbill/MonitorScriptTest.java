package tapbill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.TestApp;

/** monitoring/monitor.sh against the real API. */
class MonitorScriptTest {

  @Test
  void everyDispenserIsShownOnALineOf80Columns() throws Exception {
    try (TestApp app = TestApp.start(Engine.SQLITE)) {
      app.admin()
          .post(
              "/api/dispenser",
              Json.of(
                  "flow_volume",
                  0.000001,
                  "price",
                  100000,
                  "beer",
                  Map.of("name", "x".repeat(90))));
      long open =
          app.admin()
              .post(
                  "/api/dispenser",
                  Json.of("flow_volume", 0.064, "price", 12.25, "beer", Map.of("name", "Cañas")))
              .id();
      app.anyone().post("/api/dispenser/" + open + "/open");
      String frame = run(0, "--once", "--url", app.anyone().base(), "--currency", "€");

      assertThat(frame.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
      assertThat(frame.lines())
          .anySatisfy(line -> assertThat(line).contains("Cañas", "0.064 L/s", "€12.25", "Open"))
          .anySatisfy(line -> assertThat(line).contains("0.000001 L/s", "€100000", "Closed"));
    }
  }

  @Test
  void anApiThatIsAwayIsSaidToBeAway() throws Exception {
    assertThat(run(1, "--once", "--url", "http://127.0.0.1:1")).contains("API is not answering");
  }

  private static String run(int status, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of("monitoring/monitor.sh"), Stream.of(options)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(status);
    return output;
  }
}
