package tapbill.screen.live;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tapbill.screen.live.LiveTest.atTap;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.LiveStream;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests that events of one node reach the pages of another. */
class LiveNodesTest {
  private static final String LISTENERS =
      "FROM pg_stat_activity WHERE application_name = 'tapbill-changes'"
          + " AND datname = current_database()";

  private final String database = Engine.POSTGRESQL.newDatabase();
  private final TestApp here = TestApp.start(database);
  private final TestApp there = TestApp.start(database);
  private final Taps taps = new Taps(here);

  @AfterEach
  void stop() {
    there.close();
    here.close();
  }

  @Test
  void aPageOfTheOtherNodeIsToldWithinASecond() {
    String tap = taps.create();
    try (LiveStream page = LiveStream.open(there.anyone())) {
      awaitListeners(2);
      for (int i = 0; i < 5; i++) {
        int count = i + 1;
        long opened = System.nanoTime();
        here.anyone().post(tap + "/open");
        await().atMost(5, SECONDS).until(() -> page.all("opened", atTap(tap)).size() == count);
        assertInTime(page.all("opened", atTap(tap)).get(i), opened);
        here.clock().advance("22");
        long closed = System.nanoTime();
        here.anyone().post(tap + "/close");
        await().atMost(5, SECONDS).until(() -> page.all("closed", atTap(tap)).size() == count);
        assertInTime(page.all("closed", atTap(tap)).get(i), closed);
        assertThat(page.all("closed", atTap(tap)).get(i).data().path("cost").asText())
            .isEqualTo("17.248");
      }
      long changed = System.nanoTime();
      here.admin().patch(tap, Json.of("price", 9));
      assertInTime(
          page.first("changed", data -> data.path("dispenser").path("price").asText().equals("9")),
          changed);
    }
  }

  @Test
  void eventsArriveWhileTheListenerIsAwayAndItComesBack() {
    String tap = taps.create();
    try (LiveStream page = LiveStream.open(there.anyone())) {
      awaitListeners(2);
      List<String> before = Sql.texts(database, "SELECT pid " + LISTENERS);
      Sql.texts(database, "SELECT pg_terminate_backend(pid) " + LISTENERS);
      taps.pour(tap, "22");
      assertThat(page.first("closed", atTap(tap)).data().path("cost").asText()).isEqualTo("17.248");
      awaitListeners(2);
      assertThat(Sql.texts(database, "SELECT pid " + LISTENERS))
          .doesNotContainAnyElementsOf(before);
      long opened = System.nanoTime();
      here.anyone().post(tap + "/open");
      await().atMost(5, SECONDS).until(() -> page.all("opened", atTap(tap)).size() == 2);
      assertInTime(page.all("opened", atTap(tap)).get(1), opened);
    }
  }

  private void awaitListeners(int count) {
    await()
        .atMost(60, SECONDS)
        .until(() -> Sql.texts(database, "SELECT pid " + LISTENERS).size() == count);
  }

  private static void assertInTime(LiveStream.Event event, long since) {
    assertThat(NANOSECONDS.toMillis(event.nanoTime() - since)).isLessThan(1000);
  }
}
