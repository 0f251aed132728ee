package tapbill;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** The output of monitoring/monitor.sh with a real API. */
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

  @Test
  void anApiWithoutItsDatabaseIsSaidToBeUnavailable() throws Exception {
    HttpServer away =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body =
        Json.of("code", 503, "message", "Away", "reason", "unavailable")
            .getBytes(StandardCharsets.UTF_8);
    away.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    away.start();
    try {
      String url = "http://127.0.0.1:" + away.getAddress().getPort();
      assertThat(run(1, "--once", "--url", url)).contains("API is unavailable (HTTP 503)");
    } finally {
      away.stop(0);
    }
  }

  @Test
  void eventsAreShownWhenTheyHappen() throws Exception {
    try (TestApp app = TestApp.start(Engine.SQLITE)) {
      String tap = new Taps(app).create();
      Process monitor = start("--interval", "0.1", "--url", app.anyone().base());
      try (BufferedReader shown = monitor.inputReader(StandardCharsets.UTF_8)) {
        awaitLine(shown, "open: 0");
        await()
            .atMost(60, SECONDS)
            .until(() -> app.anyone().get("/metrics").body().contains("live_connections 1.0"));
        app.anyone().post(tap + "/open");
        long opened = System.nanoTime();
        awaitLine(shown, "open: 1");
        // The stream reports the change before the script would poll.
        assertThat(System.nanoTime() - opened).isLessThan(SECONDS.toNanos(4));
      } finally {
        monitor.destroy();
      }
      assertThat(monitor.waitFor()).isEqualTo(143);
      await()
          .atMost(60, SECONDS)
          .until(() -> app.anyone().get("/metrics").body().contains("live_connections 0.0"));
    }
  }

  @Test
  void anApiWithoutAStreamIsPolled() throws Exception {
    AtomicInteger polls = new AtomicInteger();
    HttpServer old =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    old.createContext(
        "/",
        exchange -> {
          boolean list = exchange.getRequestURI().getPath().equals("/api/dispenser");
          polls.addAndGet(list ? 1 : 0);
          byte[] body = "[]".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(list ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    old.start();
    Process monitor =
        start("--interval", "0.1", "--url", "http://127.0.0.1:" + old.getAddress().getPort());
    try {
      await().atMost(60, SECONDS).until(() -> polls.get() >= 5);
    } finally {
      monitor.destroy();
      old.stop(0);
    }
  }

  private static void awaitLine(BufferedReader shown, String text) throws IOException {
    String line = shown.readLine();
    while (line != null && !line.contains(text)) {
      line = shown.readLine();
    }
    assertThat(line).contains(text);
  }

  private static String run(int status, String... options)
      throws IOException, InterruptedException {
    Process process = start(options);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(status);
    return output;
  }

  private static Process start(String... options) throws IOException {
    List<String> command =
        Stream.concat(Stream.of("monitoring/monitor.sh"), Stream.of(options)).toList();
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    return builder.start();
  }
}
