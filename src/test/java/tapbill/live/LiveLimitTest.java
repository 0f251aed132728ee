package tapbill.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.LiveStream;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** How many pages there may be, and what they cost. */
class LiveLimitTest {

  @Test
  void whoComesWhenTheNodeIsFullIsToldToComeBack() {
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
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("10");
      assertThat(refused.header("Content-Type")).isEqualTo("application/json");
      assertThat(refused.json().path("code").intValue()).isEqualTo(503);

      first.disconnect();
      await()
          .atMost(5, SECONDS)
          .until(
              () -> {
                try (LiveStream third = LiveStream.connect(app.anyone())) {
                  return third.answer().statusCode() == 200;
                }
              });
      assertThat(second.hasEnded()).isFalse();
    }
  }

  @Test
  void athousandPagesHaveNoThreadEach() {
    try (TestApp app = start(Map.of())) {
      String tap = new Taps(app).create();
      LiveStream.open(app.anyone()).close();
      int before = Thread.activeCount();
      List<LiveStream> pages =
          IntStream.range(0, 1000).mapToObj(i -> LiveStream.connect(app.anyone())).toList();
      pages.forEach(page -> page.await("state"));
      app.anyone().post(tap + "/open");
      pages.forEach(page -> page.await("opened"));
      // The server's own pool may have grown to greet them.
      assertThat(Thread.activeCount() - before).isLessThan(100);
      pages.forEach(LiveStream::close);
    }
  }

  private static TestApp start(Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("live.heartbeat", "300ms");
    return TestApp.start(Engine.SQLITE.newDatabase(), all);
  }
}
