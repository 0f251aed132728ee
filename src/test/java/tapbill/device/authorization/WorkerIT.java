package tapbill.device.authorization;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.TapbillProcess;

/** The recovery of decisions and callbacks after a process is killed. */
class WorkerIT {
  private static final int ROUNDS = 3;
  private static final int REQUESTS = 60;

  private final AuthorizationRig rig = new AuthorizationRig();

  @AfterEach
  void close() {
    rig.close();
  }

  static Stream<Arguments> engines() {
    return Stream.of(
        Arguments.of(Engine.SQLITE, "database"),
        Arguments.of(Engine.POSTGRESQL, "database"),
        Arguments.of(Engine.POSTGRESQL, "kafka"));
  }

  @ParameterizedTest
  @MethodSource("engines")
  void nothingIsLostOrDecidedDifferentlyWhenWorkersAreKilled(Engine database, String queue) {
    Map<String, String> environment = rig.environment(database, queue);
    Map<String, String> onlyServing = new HashMap<>(environment);
    onlyServing.put("QUEUE_WORKERS", "0");
    List<String> accepted = new ArrayList<>();
    try (TapbillProcess server = TapbillProcess.start(onlyServing)) {
      Api admin = server.admin();
      rig.allow(admin);
      for (int round = 0; round < ROUNDS; round++) {
        try (TapbillProcess worker = TapbillProcess.startWorker(environment)) {
          int before = rig.calls();
          for (int i = 0; i < REQUESTS; i++) {
            accepted.add(rig.ask(server.anyone()));
          }
          // The worker is killed in the middle of its work.
          await().atMost(60, SECONDS).until(() -> rig.calls() > before + REQUESTS / 4);
          worker.kill();
        }
      }
      try (TapbillProcess worker = TapbillProcess.startWorker(environment)) {
        await().atMost(90, SECONDS).until(() -> rig.calledBack().keySet().containsAll(accepted));
        // This includes callbacks that the killed worker delivered but did not record.
        await().atMost(60, SECONDS).until(() -> rig.pending(admin) == 0);
        assertThat(worker.anyone().get("/metrics").body()).contains("tapbill_callbacks_total");
        assertThat(worker.anyone().get("/api/dispenser").status()).isEqualTo(404);
      }
      assertThat(rig.calledBack().keySet()).containsExactlyInAnyOrderElementsOf(accepted);
      assertThat(rig.calledBack().values())
          .allSatisfy(statuses -> assertThat(statuses).containsExactly("allowed"));
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void theServerAloneDoesWhatItLeftUndoneWhenItWasKilled(Engine database) {
    Map<String, String> environment = rig.environment(database, "database");
    List<String> accepted = new ArrayList<>();
    try (TapbillProcess server = TapbillProcess.start(environment)) {
      rig.allow(server.admin());
      for (int i = 0; i < REQUESTS; i++) {
        accepted.add(rig.ask(server.anyone()));
      }
      server.kill();
    }
    try (TapbillProcess server = TapbillProcess.start(environment)) {
      Api admin = server.admin();
      await().atMost(60, SECONDS).until(() -> rig.calledBack().keySet().containsAll(accepted));
      await().atMost(60, SECONDS).until(() -> rig.pending(admin) == 0);
      JsonNode log = rig.log(admin);
      assertThat(log).hasSize(REQUESTS);
      assertThat(log)
          .allSatisfy(
              entry -> {
                assertThat(entry.get("callback_status").asText()).isEqualTo("delivered");
                assertThat(entry.get("callback_attempts")).isNotEmpty();
              });
    }
  }
}
