package tapbill.tap.pour;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests pours while the database server stops and starts again. */
class DatabaseAwayTest {
  private static final int CLIENTS = 16;
  private static final long TEN_SECONDS = SECONDS.toNanos(10);

  @Test
  void whileTheDatabaseIsAwayClientsAreToldToComeBackAndThenAllGoesOn() {
    String uri = Engine.POSTGRESQL.newDatabase();
    try (TestApp app = TestApp.start(uri, Map.of("database.connectionTimeout", "1s"))) {
      Taps taps = new Taps(app);
      List<String> dispensers = Concurrently.run(CLIENTS, i -> taps.create());
      Concurrently.run(CLIENTS, i -> app.anyone().post(dispensers.get(i) + "/open"));
      String bounded = taps.create();
      app.anyone().post(bounded + "/open", "{\"max_amount\": 0.3}");

      Engine.allowConnections(uri, false);
      long away = System.nanoTime();
      List<Reply> refused = new ArrayList<>();
      while (System.nanoTime() - away < TEN_SECONDS) {
        refused.addAll(
            Concurrently.run(CLIENTS, i -> app.anyone().post(dispensers.get(i) + "/close")));
      }
      assertThat(refused)
          .hasSizeGreaterThan(CLIENTS)
          .allSatisfy(
              reply -> {
                assertThat(reply.refusal()).isIn("503 unavailable", "503 busy");
                assertThat(reply.header("Retry-After")).isNotEmpty();
              });

      Engine.allowConnections(uri, true);
      app.clock().advance("22");
      await()
          .atMost(60, SECONDS)
          .until(() -> app.anyone().post(dispensers.get(0) + "/close").status() == 200);
      Concurrently.run(CLIENTS, i -> app.anyone().post(dispensers.get(i) + "/close"));
      for (String dispenser : dispensers) {
        assertThat(taps.statistics(dispenser).number("total_revenue"))
            .isEqualByComparingTo("17.248");
      }
      // Its bound came while the database was away.
      await().until(() -> !app.anyone().get(bounded).json().path("is_open").booleanValue());
      assertThat(taps.statistics(bounded).number("total_revenue")).isEqualByComparingTo("3.675");
      assertThat(app.anyone().get("/healthz").status()).isEqualTo(200);
    }
  }
}
