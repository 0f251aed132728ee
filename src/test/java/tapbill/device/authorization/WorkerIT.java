package tapbill.device.authorization;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tapbill.support.Api;
import tapbill.support.CallbackTarget;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.KafkaBroker;
import tapbill.support.Reply;
import tapbill.support.TapbillProcess;
import tapbill.support.Tokens;

/**
 * The recovery of decisions and callbacks after a worker is killed or a database or broker fails.
 */
class WorkerIT {
  private static final int ROUNDS = 3;
  private static final int REQUESTS = 60;

  private final CallbackTarget target = CallbackTarget.start();
  private final String station = UUID.randomUUID().toString();
  private final String token = Tokens.create();

  @AfterEach
  void closeTarget() {
    target.close();
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
    Map<String, String> environment = environment(database, queue);
    Map<String, String> onlyServing = new HashMap<>(environment);
    onlyServing.put("QUEUE_WORKERS", "0");
    List<String> accepted = new ArrayList<>();
    try (TapbillProcess server = TapbillProcess.start(onlyServing)) {
      Api admin = server.admin();
      admin.put("/station/" + station + "/driver/" + token + "/acl", "{}");
      for (int round = 0; round < ROUNDS; round++) {
        try (TapbillProcess worker = TapbillProcess.startWorker(environment)) {
          int before = target.calls().size();
          for (int i = 0; i < REQUESTS; i++) {
            accepted.add(ask(server.anyone()).text("request_id"));
          }
          // The worker is killed in the middle of its work.
          await().atMost(60, SECONDS).until(() -> target.calls().size() > before + REQUESTS / 4);
          worker.kill();
        }
      }
      try (TapbillProcess worker = TapbillProcess.startWorker(environment)) {
        await().atMost(90, SECONDS).until(() -> calledBack().keySet().containsAll(accepted));
        // This includes callbacks that the killed worker delivered but did not record.
        await().atMost(60, SECONDS).until(() -> pending(admin) == 0);
        assertThat(worker.anyone().get("/metrics").body()).contains("tapbill_callbacks_total");
        assertThat(worker.anyone().get("/api/dispenser").status()).isEqualTo(404);
      }
      assertThat(calledBack().keySet()).containsExactlyInAnyOrderElementsOf(accepted);
      assertThat(calledBack().values())
          .allSatisfy(statuses -> assertThat(statuses).containsExactly("allowed"));
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void theServerAloneDoesWhatItLeftUndoneWhenItWasKilled(Engine database) {
    Map<String, String> environment = environment(database, "database");
    List<String> accepted = new ArrayList<>();
    try (TapbillProcess server = TapbillProcess.start(environment)) {
      server.admin().put("/station/" + station + "/driver/" + token + "/acl", "{}");
      for (int i = 0; i < REQUESTS; i++) {
        accepted.add(ask(server.anyone()).text("request_id"));
      }
      server.kill();
    }
    try (TapbillProcess server = TapbillProcess.start(environment)) {
      Api admin = server.admin();
      await().atMost(60, SECONDS).until(() -> calledBack().keySet().containsAll(accepted));
      await().atMost(60, SECONDS).until(() -> pending(admin) == 0);
      JsonNode log = admin.get("/api/authorizations?limit=1000&station_id=" + station).json();
      assertThat(log).hasSize(REQUESTS);
      assertThat(log)
          .allSatisfy(
              entry -> {
                assertThat(entry.get("callback_status").asText()).isEqualTo("delivered");
                assertThat(entry.get("callback_attempts")).isNotEmpty();
              });
    }
  }

  @Test
  void aDatabaseThatIsAwayForHalfAMinuteLosesNothing() {
    Map<String, String> environment = environment(Engine.POSTGRESQL, "database");
    nothingIsLostWhile(
        environment,
        away -> Engine.allowConnections(environment.get("DB_URI"), !away),
        List.of(202, 503));
  }

  @Test
  void aBrokerThatIsAwayForHalfAMinuteLosesNothingAndNobodyNotices() {
    nothingIsLostWhile(
        environment(Engine.POSTGRESQL, "kafka"),
        away -> {
          if (away) {
            KafkaBroker.shared().stop();
          } else {
            KafkaBroker.shared().start();
          }
        },
        List.of(202));
  }

  private void nothingIsLostWhile(
      Map<String, String> environment, Consumer<Boolean> away, List<Integer> expected) {
    List<String> accepted = new ArrayList<>();
    try (TapbillProcess server = TapbillProcess.start(environment)) {
      Api admin = server.admin();
      admin.put("/station/" + station + "/driver/" + token + "/acl", "{}");
      for (int i = 0; i < REQUESTS; i++) {
        accepted.add(ask(server.anyone()).text("request_id"));
      }
      away.accept(true);
      long start = System.nanoTime();
      try {
        while (System.nanoTime() - start < SECONDS.toNanos(30)) {
          Reply reply = server.anyone().get(path());
          assertThat(reply.status()).as(reply.toString()).isIn(expected);
          if (reply.status() == 202) {
            accepted.add(reply.text("request_id"));
          }
          // The pause keeps the requests within the rate limit of one address.
          await().pollDelay(200, MILLISECONDS).until(() -> true);
        }
      } finally {
        away.accept(false);
      }
      await().atMost(90, SECONDS).until(() -> calledBack().keySet().containsAll(accepted));
      await().atMost(90, SECONDS).until(() -> pending(admin) == 0);
      assertThat(calledBack().values())
          .allSatisfy(statuses -> assertThat(statuses).containsExactly("allowed"));
    }
  }

  private Map<String, String> environment(Engine database, String queue) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DB_URI", database.newDatabase());
    environment.put("CALLBACKS_ALLOWED_TARGETS", "127.0.0.1");
    // Requests of a killed worker are decided when their lease expires; they must not time out
    // before.
    environment.put("AUTHORIZATION_TIMEOUT", "10m");
    if (queue.equals("kafka")) {
      environment.put("QUEUE_TYPE", "kafka");
      environment.put("KAFKA_BOOTSTRAP_SERVERS", KafkaBroker.shared().bootstrapServers());
      environment.put("KAFKA_TOPIC", "topic-" + station);
      environment.put("KAFKA_GROUP", "group-" + station);
    }
    return environment;
  }

  private Reply ask(Api api) {
    Reply accepted = api.get(path());
    assertThat(accepted.status()).isEqualTo(202);
    return accepted;
  }

  private String path() {
    return "/station/%s/driver/%s/authorize?callback_url=%s"
        .formatted(station, token, URLEncoder.encode(target.url(), StandardCharsets.UTF_8));
  }

  /** Returns the distinct statuses that were called back, by request id. */
  private Map<String, Set<String>> calledBack() {
    return target.calls().stream()
        .map(call -> Json.parse(call.body()))
        .collect(
            groupingBy(
                callback -> callback.get("request_id").asText(),
                mapping(callback -> callback.get("status").asText(), toSet())));
  }

  private int pending(Api admin) {
    return admin
        .get("/api/authorizations?callback_status=pending&station_id=" + station)
        .json()
        .size();
  }
}
