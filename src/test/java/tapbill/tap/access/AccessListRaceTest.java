package tapbill.tap.access;

import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.tap.access.AccessLists.token;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** Tests that concurrent changes keep the size and the version of a list correct. */
@OnBothDatabases
class AccessListRaceTest {
  private final TestApp app;
  private final AccessLists list;

  AccessListRaceTest(Engine engine) {
    app = TestApp.shared(engine);
    list = new AccessLists(app);
  }

  @Test
  void theFirstTokensOfAListAllCount() {
    List<Reply> replies = Concurrently.run(8, i -> list.put(token(i)));
    assertThat(replies).extracting(Reply::status).containsOnly(200);
    assertThat(replies)
        .extracting(reply -> reply.number("new_size").intValue())
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
    assertIsWhole(8);
  }

  @Test
  void theSameTokenCountsOnce() {
    assertThat(Concurrently.run(8, i -> list.put(token(1))))
        .extracting(reply -> reply.number("new_size").intValue())
        .containsOnly(1);
    assertIsWhole(1);
    assertThat(
            Concurrently.run(
                8,
                i ->
                    app.admin()
                        .post(
                            "/api/insertACL/",
                            Json.of("station_id", list.station(), "driver_token", token(2)))
                        .text("flag")))
        .containsOnlyOnce("success")
        .hasSize(8);
    assertIsWhole(2);
  }

  @Test
  void puttingAndDeletingOneTokenAreDoneOneAfterTheOther() {
    for (int round = 0; round < 5; round++) {
      List<Reply> replies =
          Concurrently.run(8, i -> i % 2 == 0 ? list.put(token(1)) : list.delete(token(1)));
      assertThat(replies).extracting(Reply::status).containsOnly(200);
      assertIsWhole(list.listed().size());
    }
  }

  @Test
  void wholeListsAndSingleTokensAreChangedOneAfterTheOther() {
    AccessLists other = new AccessLists(app);
    for (int round = 0; round < 4; round++) {
      int first = round * 500;
      List<Integer> statuses =
          Concurrently.run(
              8,
              i -> {
                AccessLists target = i % 3 == 0 ? other : list;
                int status = 200;
                for (int j = 0; j < 5 && status == 200; j++) {
                  status =
                      switch (i) {
                        // The service accepts two uploads at once, so only two threads upload.
                        case 0, 1 ->
                            target
                                .replaceLarge(
                                    AccessLists.tokens(first + j, first + 700), "application/json")
                                .status();
                        case 2, 3, 4 -> target.put(token(first + j)).status();
                        default -> target.delete(token(first + 300 + j)).status();
                      };
                }
                return status;
              });
      assertThat(statuses).containsOnly(200);
      assertIsWhole(list.listed().size());
    }
  }

  @Test
  void aTokenThatComesWhileAWholeListIsComparedIsCounted() {
    AtomicBoolean replaced = new AtomicBoolean();
    list.replaceLarge(AccessLists.tokens(0, 5000), "application/json");
    List<Integer> statuses =
        Concurrently.run(
            4,
            i -> {
              if (i == 0) {
                try {
                  return list.replaceLarge(AccessLists.tokens(1, 5001), "application/json")
                      .status();
                } finally {
                  replaced.set(true);
                }
              }
              int status = 200;
              for (int j = 0; status == 200 && !replaced.get(); j++) {
                status = list.put(token(10_000 * i + j)).status();
              }
              return status;
            });
    assertThat(statuses).containsOnly(200);
    assertIsWhole(list.listed().size());
  }

  /** Checks that the audit log has each version, and that the size is the number of tokens. */
  private void assertIsWhole(int size) {
    assertThat(list.listed()).hasSize(size);
    String station = "'" + list.station() + "'";
    assertThat(
            Sql.texts(
                app.databaseUri(), "SELECT size FROM access_list WHERE station_id = " + station))
        .containsExactly(String.valueOf(size));
    assertThat(
            Sql.texts(
                app.databaseUri(),
                "SELECT count(*) FROM audit WHERE target = 'station ' || " + station))
        .containsExactly(String.valueOf(list.version()));
  }
}
