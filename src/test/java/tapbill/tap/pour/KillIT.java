package tapbill.tap.pour;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TapbillProcess;

/** Kills the service under load with kill -9, restarts it and checks the acknowledged pours. */
@OnBothDatabases
class KillIT {
  private static final int CLIENTS = 16;
  private static final int ROUNDS = 3;
  private final String database;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final Queue<Reply> unexpected = new ConcurrentLinkedQueue<>();

  KillIT(Engine engine) {
    database = engine.emptyDatabase();
  }

  /** Opens and closes a tap of its own until the service is killed. */
  private final class Client implements Runnable {
    final String tap;
    final Map<Long, Reply> opened = new HashMap<>();
    final Map<Long, Reply> closed = new HashMap<>();
    private volatile Api api;

    Client(Api admin) {
      api = admin;
      tap =
          "/api/dispenser/"
              + admin.post("/api/dispenser", Json.of("flow_volume", 1, "price", 7)).id();
    }

    @Override
    public void run() {
      try {
        while (true) {
          record(opened, api.post(tap + "/open"));
          record(closed, api.post(tap + "/close"));
        }
      } catch (RuntimeException e) {
        // The service was killed: a request without a response may have been committed or not.
      }
    }

    private void record(Map<Long, Reply> replies, Reply reply) {
      if (reply.status() == 200) {
        replies.put(reply.json().get("transaction_id").longValue(), reply);
        acknowledged.incrementAndGet();
      } else if (reply.status() != 400) { // 400: the tap is still open since the last kill
        unexpected.add(reply);
      }
    }
  }

  @Test
  void afterKillsEveryAcknowledgedPourIsThereOnceAndAnOpenTapIsStillOpen()
      throws InterruptedException {
    List<Client> clients = List.of();
    String leftOpen = "";
    String bounded = "";
    String opened = "";
    for (int round = 0; round < ROUNDS; round++) {
      try (TapbillProcess process = TapbillProcess.start(database)) {
        Api admin = process.admin();
        if (clients.isEmpty()) {
          clients = IntStream.range(0, CLIENTS).mapToObj(i -> new Client(admin)).toList();
          leftOpen = new Client(admin).tap;
          opened = process.anyone().post(leftOpen + "/open").text("start_time");
          // At a litre a second, its bound comes amid the kills.
          bounded = new Client(admin).tap;
          process.anyone().post(bounded + "/open", Json.of("max_amount", 3));
        }
        clients.forEach(client -> assertNothingIsLost(client, admin));
        loadAndKill(process, clients);
      }
    }
    try (TapbillProcess process = TapbillProcess.start(database)) {
      Api admin = process.admin();
      clients.forEach(client -> assertNothingIsLost(client, admin));
      // Each tap still works: the next action that fits its state succeeds.
      for (Client client : clients) {
        boolean open = admin.get(client.tap).json().get("is_open").booleanValue();
        assertThat(admin.post(client.tap + (open ? "/close" : "/open")).status()).isEqualTo(200);
      }
      String ended = bounded;
      await().until(() -> !admin.get(ended).json().path("is_open").booleanValue());
      Reply bill = process.anyone().post(ended + "/close");
      assertThat(bill.number("cost")).isEqualByComparingTo("21");
      assertThat(bill.text("ended_by")).isEqualTo("bound");
      // The tap that was open all the time bills the whole of it.
      assertThat(process.anyone().get(leftOpen).text("is_open")).isEqualTo("true");
      assertThat(process.anyone().post(leftOpen + "/close").text("start_time")).isEqualTo(opened);
    }
  }

  private void loadAndKill(TapbillProcess process, List<Client> clients)
      throws InterruptedException {
    Api api = process.anyone();
    int before = acknowledged.get();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    for (Client client : clients) {
      client.api = api;
      threads.execute(client);
    }
    await().atMost(60, TimeUnit.SECONDS).until(() -> acknowledged.get() > before + 500);
    process.kill();
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(unexpected).isEmpty();
  }

  private static void assertNothingIsLost(Client client, Api admin) {
    JsonNode statistics = admin.get(client.tap.replace("dispenser", "statistics")).json();
    Map<Long, JsonNode> pours =
        StreamSupport.stream(statistics.get("transactions").spliterator(), false)
            .collect(toMap(pour -> pour.get("transaction_id").longValue(), pour -> pour));

    assertThat(pours.keySet()).containsAll(client.opened.keySet());
    client.closed.forEach(
        (id, bill) -> {
          JsonNode pour = requireNonNull(pours.get(id));
          assertThat(pour.get("end_time").asText()).isEqualTo(bill.text("end_time"));
          assertThat(pour.get("revenue").decimalValue()).isEqualByComparingTo(bill.number("cost"));
        });
    // Each kill leaves at most one pour that was committed and not acknowledged.
    assertThat(pours.size()).isBetween(client.opened.size(), client.opened.size() + ROUNDS);
    assertThat(pours.values().stream().filter(pour -> pour.get("end_time").isNull()).count())
        .isEqualTo(statistics.get("is_open").booleanValue() ? 1 : 0);
    JsonNode kept =
        admin.get(client.tap.replace("dispenser", "statistics") + "?transactions=none").json();
    assertThat(kept.get("total_transactions")).isEqualTo(statistics.get("total_transactions"));
  }
}
