package tapbill.platform.retention;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

@OnBothDatabases
class RetentionTest {
  private static final String NINETY_DAYS = "7776000";
  private static final List<String> REMOVED =
      List.of("authorization_request", "callback_attempt", "job", "session");

  private final String database;

  RetentionTest(Engine engine) {
    database = engine.newDatabase();
  }

  @Test
  void rowsAreRemovedAfterTheirRetentionButNeverPoursAndAudit() {
    createRows();
    List<String> kept = counts("pour", "audit");
    // A session expires after 30 days, which precede its retention.
    try (TestApp later = TestApp.start(database, Map.of(), "10368001")) {
      await()
          .atMost(60, SECONDS)
          .until(() -> counts("authorization_request", "job", "session").equals(zeros(3)));
      assertThat(counts("callback_attempt")).isEqualTo(zeros(1));
      assertThat(counts("pour", "audit")).isEqualTo(kept);
      assertThat(later.admin().get("/api/authorizations").json()).isEmpty();
    }
  }

  @Test
  void youngerRowsStayAndSoDoAllWithoutARetention() {
    createRows();
    List<String> all = counts(REMOVED.toArray(String[]::new));
    try (TestApp sooner = TestApp.start(database, Map.of(), NINETY_DAYS)) {
      assertThat(sooner.anyone().get("/api/dispenser").status()).isEqualTo(200);
    }
    Map<String, String> never =
        Map.of(
            "retention.authorizations", "0s",
            "retention.failedJobs", "0s",
            "retention.sessions", "0s");
    try (TestApp later = TestApp.start(database, never, "99999999")) {
      assertThat(later.anyone().get("/api/dispenser").status()).isEqualTo(200);
    }
    assertThat(counts(REMOVED.toArray(String[]::new))).isEqualTo(all);
  }

  /** Creates rows of each kind, which a day later have their final state. */
  private void createRows() {
    try (TestApp app = TestApp.start(database)) {
      Taps taps = new Taps(app);
      taps.pour(taps.create(), "3");
      app.anyone()
          .get(
              "/station/%s/driver/%s/authorize?callback_url=http://127.0.0.1:9/"
                  .formatted(UUID.randomUUID(), Tokens.create()));
      await().atMost(60, SECONDS).until(() -> !counts("callback_attempt").equals(zeros(1)));
      app.clock().advance("1");
    }
    Sql.on(database, "UPDATE job SET failed_at = created_at + 1000000");
  }

  private static List<String> zeros(int tables) {
    return Collections.nCopies(tables, "0");
  }

  private List<String> counts(String... tables) {
    return Arrays.stream(tables)
        .map(table -> Sql.texts(database, "SELECT count(*) FROM " + table).get(0))
        .toList();
  }
}
