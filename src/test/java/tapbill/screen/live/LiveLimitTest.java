package tapbill.screen.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.LiveStream;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests the limits of connected pages and the cost of many. */
class LiveLimitTest {

  @Test
  void clientsOfAFullNodeAreAskedToRetryLater() {
    refusesTheThird(Map.of("live.maxConnections", "2"));
  }

  @Test
  void anAddressHasItsShare() {
    refusesTheThird(Map.of("live.maxConnectionsPerAddress", "2"));
  }

  private static void refusesTheThird(Map<String, String> limits) {
    try (TestApp app = start(limits);
        LiveStream first = LiveStream.open(app.anyone());
        LiveStream second = LiveStream.open(app.anyone())) {
      Reply refused = app.anyone().get("/api/live");
      assertThat(refused.refusal()).isEqualTo("503 busy");
      assertThat(refused.header("Retry-After")).isEqualTo("10");
      assertThat(refused.header("Content-Type")).isEqualTo("application/json");
      assertThat(refused.json().path("code").intValue()).isEqualTo(503);

      first.disconnect();
      await()
          .atMost(5, SECONDS)
          .until(
              () -> {
                try (LiveStream third = LiveStream.connect(app.anyone())) {
                  return third.status() == 200;
                }
              });
      assertThat(second.hasEnded()).isFalse();
    }
  }

  @Test
  void aConnectionThatFailsWithoutTheDatabaseTakesNoPlace() {
    String database = Engine.POSTGRESQL.newDatabase();
    try (TestApp app =
        TestApp.start(
            database, Map.of("live.maxConnections", "1", "database.connectionTimeout", "1s"))) {
      Api admin = app.admin();
      Engine.allowConnections(database, false);
      for (int i = 0; i < 3; i++) {
        Reply refused = admin.get("/api/live");
        assertThat(refused.refusal()).isEqualTo("503 unavailable");
        assertThat(refused.header("Retry-After")).isEqualTo("10");
      }
      Engine.allowConnections(database, true);
      await()
          .atMost(60, SECONDS)
          .until(
              () -> {
                try (LiveStream page = LiveStream.connect(admin)) {
                  return page.status() == 200;
                }
              });
    }
  }

  @Test
  void athousandPagesHaveNoThreadEach() throws IOException {
    List<Socket> pages = new ArrayList<>();
    try (TestApp app = start(Map.of("server.maxThreads", "40"))) {
      String tap = new Taps(app).create();
      URI base = URI.create(app.anyone().base());
      for (int i = 0; i < 1000; i++) {
        Socket page = new Socket(base.getHost(), base.getPort());
        page.setSoTimeout(10_000);
        page.getOutputStream()
            .write("GET /api/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        pages.add(page);
      }
      for (Socket page : pages) {
        readUntil(page, "event: state");
      }
      app.anyone().post(tap + "/open");
      for (Socket page : pages) {
        readUntil(page, "event: opened");
      }
    } finally {
      for (Socket page : pages) {
        page.close();
      }
    }
  }

  private static void readUntil(Socket page, String expected) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(expected) < 0) {
      int next = page.getInputStream().read();
      assertThat(next).as("the end, behind %s", read).isNotNegative();
      read.append((char) next);
    }
  }

  private static TestApp start(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("live.heartbeat", "300ms");
    return TestApp.start(Engine.SQLITE.newDatabase(), all);
  }
}
