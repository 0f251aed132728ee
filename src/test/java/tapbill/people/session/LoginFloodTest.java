package tapbill.people.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** A flood of logins from many addresses, which exceeds the queue of password checks. */
class LoginFloodTest {
  private static final int LOGINS = 80;

  @Test
  void excessLoginsAreAskedToRetryLaterAndTapsGoOnMeanwhile() {
    try (TestApp app =
        TestApp.withSlowPasswords(
            Engine.SQLITE.newDatabase(), Map.of("http.trustedProxies", "1"))) {
      Taps taps = new Taps(app);
      String tap = taps.create();
      List<Integer> statuses =
          Concurrently.run(
              LOGINS + 1,
              i -> {
                if (i < LOGINS) {
                  return app.anyone()
                      .with("X-Forwarded-For", "198.51.100." + i)
                      .post("/auth/login", Json.of("username", "name-" + i, "password", "wrong"))
                      .status();
                }
                for (int pour = 0; pour < 20; pour++) {
                  taps.pour(tap, "1");
                }
                return 200;
              });
      assertThat(statuses).containsOnly(200, 401, 503).contains(200, 401, 503);
      assertThat(taps.statistics(tap).number("total_transactions")).isEqualByComparingTo("20");
    }
  }
}
