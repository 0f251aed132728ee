package tapbill.tap.pour;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests concurrent requests for one tap by many clients on two nodes. */
@OnBothDatabases
class RaceTest {
  private static final int CLIENTS = 50;

  /** 0.3 l at 0.064 l/s are 4.6875 s. */
  private static final String GLASS = "{\"max_amount\": 0.3}";

  private final TestApp app;
  private final Taps taps;

  RaceTest(Engine engine) {
    app = TestApp.shared(engine);
    taps = new Taps(app);
  }

  @Test
  void ofManySimultaneousOpensAndClosesOneSucceeds() {
    String tap = taps.create();
    for (int round = 1; round <= 5; round++) {
      oneSucceeds(Concurrently.run(CLIENTS, i -> app.anyone().post(tap + "/open")));
      assertThat(taps.statistics(tap).number("total_transactions"))
          .isEqualByComparingTo("" + round);
      app.clock().advance("22");
      oneSucceeds(Concurrently.run(CLIENTS, i -> app.anyone().post(tap + "/close")));
    }
    assertThat(taps.statistics(tap).number("total_revenue")).isEqualByComparingTo("86.24");
  }

  @Test
  void ofManyOnTwoNodesOneSucceeds() {
    String tap = taps.create();
    try (TestApp otherNode = TestApp.start(app.databaseUri())) {
      otherNode.clock().set(app.clock().instant());
      List<TestApp> nodes = List.of(app, otherNode);
      oneSucceeds(Concurrently.run(CLIENTS, i -> nodes.get(i % 2).anyone().post(tap + "/open")));
      nodes.forEach(node -> node.clock().advance("22"));
      oneSucceeds(Concurrently.run(CLIENTS, i -> nodes.get(i % 2).anyone().post(tap + "/close")));
      assertThat(taps.statistics(tap).number("total_revenue")).isEqualByComparingTo("17.248");
    }
  }

  @Test
  void opensAndClosesInWildOrderNeverOverlapOrBillTwice() {
    String tap = taps.create();
    List<Reply> replies =
        Concurrently.run(
            CLIENTS,
            i -> {
              app.clock().advance("0.001");
              return app.anyone().post(tap + (i % 2 == 0 ? "/open" : "/close"));
            });
    long opened = replies.stream().filter(r -> r.body().contains("opened success")).count();
    long closed = replies.stream().filter(r -> r.body().contains("closed success")).count();

    assertThat(opened - closed).isBetween(0L, 1L);
    var pours = taps.statistics(tap).json().get("transactions");
    assertThat(pours).hasSize((int) opened);
    for (int i = 1; i < pours.size(); i++) {
      assertThat(Instant.parse(pours.get(i).get("start_time").asText()))
          .isAfterOrEqualTo(Instant.parse(pours.get(i - 1).get("end_time").asText()));
    }
  }

  @Test
  void atTheMomentOfABoundAPourEndsOnceExactlyThere() {
    List<String> tap = Concurrently.run(10, i -> taps.create());
    try (TestApp otherNode = TestApp.start(app.databaseUri())) {
      otherNode.clock().set(app.clock().instant());
      List<TestApp> nodes = List.of(app, otherNode);
      for (int round = 0; round < 3; round++) {
        Concurrently.run(10, i -> nodes.get(i % 2).anyone().post(tap.get(i) + "/open", GLASS));
        nodes.forEach(node -> node.clock().advance("4.6875"));
        // Both nodes end the pours, while guests close the taps at both of them.
        List<Reply> closed =
            Concurrently.run(20, i -> nodes.get(i / 10).anyone().post(tap.get(i % 10) + "/close"));
        assertThat(closed)
            .allSatisfy(reply -> assertThat(reply.number("cost")).isEqualByComparingTo("3.675"));
      }
      for (String each : tap) {
        Reply statistics = taps.statistics(each);
        assertThat(statistics.number("total_transactions")).isEqualByComparingTo("3");
        assertThat(statistics.number("total_revenue")).isEqualByComparingTo("11.025");
      }
    }
  }

  private static void oneSucceeds(List<Reply> replies) {
    List<Integer> statuses = replies.stream().map(Reply::status).toList();
    assertThat(Collections.frequency(statuses, 200)).isEqualTo(1);
    assertThat(Collections.frequency(statuses, 400)).isEqualTo(CLIENTS - 1);
  }
}
