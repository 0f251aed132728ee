package tapbill.device.authorization;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.KafkaBroker;
import tapbill.support.Reply;
import tapbill.support.TapbillProcess;

/** The recovery of decisions and callbacks after the database or the broker was away. */
class OutageIT {
  private static final int REQUESTS = 60;

  private final AuthorizationRig rig = new AuthorizationRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aDatabaseThatIsAwayForHalfAMinuteLosesNothing() {
    Map<String, String> environment = rig.environment(Engine.POSTGRESQL, "database");
    nothingIsLostWhile(
        environment,
        away -> Engine.allowConnections(environment.get("DB_URI"), !away),
        List.of(200, 503));
  }

  @Test
  void aBrokerThatIsAwayForHalfAMinuteLosesNothingAndNobodyNotices() {
    nothingIsLostWhile(
        rig.environment(Engine.POSTGRESQL, "kafka"),
        away -> {
          if (away) {
            KafkaBroker.shared().stop();
          } else {
            KafkaBroker.shared().start();
          }
        },
        List.of(200));
  }

  private void nothingIsLostWhile(
      Map<String, String> environment, Consumer<Boolean> away, List<Integer> expected) {
    List<String> accepted = new ArrayList<>();
    try (TapbillProcess server = TapbillProcess.start(environment)) {
      Api admin = server.admin();
      rig.allow(admin);
      for (int i = 0; i < REQUESTS; i++) {
        accepted.add(rig.ask(server.anyone()));
      }
      away.accept(true);
      long start = System.nanoTime();
      try {
        while (System.nanoTime() - start < SECONDS.toNanos(30)) {
          Reply reply = server.anyone().get(rig.path());
          assertThat(reply.status()).as(reply.toString()).isIn(expected);
          if (reply.status() == 200) {
            accepted.add(reply.text("request_id"));
          }
          // The pause keeps the requests within the rate limit of one address.
          await().pollDelay(200, MILLISECONDS).until(() -> true);
        }
      } finally {
        away.accept(false);
      }
      await().atMost(90, SECONDS).until(() -> rig.calledBack().keySet().containsAll(accepted));
      await().atMost(90, SECONDS).until(() -> rig.pending(admin) == 0);
      assertThat(rig.calledBack().values())
          .allSatisfy(statuses -> assertThat(statuses).containsExactly("allowed"));
    }
  }
}
