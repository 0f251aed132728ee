package tapbill.tap.tab;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Guests, staff and the service use the same tabs at once, on two nodes. */
@OnBothDatabases
class TabRaceTest {
  private static final int CLIENTS = 6;
  private static final int ROUNDS = 25;

  private final TestApp app;

  TabRaceTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void noPrepaidTabEverOwes() {
    List<String> tokens = List.of(Tokens.create(), Tokens.create(), Tokens.create());
    tokens.forEach(token -> app.admin().put("/api/tab/" + token, "{\"prepaid\": true}"));
    List<String> taps = IntStream.range(0, 4).mapToObj(i -> new Taps(app).create()).toList();
    try (TestApp otherNode = TestApp.start(app.databaseUri())) {
      otherNode.clock().set(app.clock().instant());
      List<TestApp> nodes = List.of(app, otherNode);
      AtomicInteger working = new AtomicInteger(CLIENTS);
      Concurrently.run(
          CLIENTS + 1,
          client -> {
            if (client == CLIENTS) {
              do {
                assertThat(owing(tokens)).isEmpty();
              } while (working.get() > 0);
              return client;
            }
            Random random = new Random(client);
            for (int round = 0; round < ROUNDS; round++) {
              TestApp node = nodes.get(random.nextInt(2));
              String token = tokens.get(random.nextInt(3));
              String tap = taps.get(random.nextInt(4));
              int money = 1 + random.nextInt(5);
              switch (random.nextInt(6)) {
                case 0 -> enter(node, token, "payment", money);
                case 1 -> enter(node, token, "refund", money);
                case 2 -> node.anyone().post(tap + "/close");
                case 3 -> nodes.forEach(each -> each.clock().advance("0.7"));
                case 4 -> node.admin().post("/api/tab/" + token + "/approve");
                default -> node.anyone().post(tap + "/open", Json.of("driver_token", token));
              }
            }
            working.decrementAndGet();
            return client;
          });
      taps.forEach(tap -> app.anyone().post(tap + "/close"));
      assertThat(owing(tokens)).isEmpty();
      tokens.forEach(this::assertThatTheRowIsTheSumOfItsRows);
    }
  }

  private static void enter(TestApp node, String token, String kind, int amount) {
    node.admin()
        .keyed(UUID.randomUUID().toString())
        .post(
            "/api/tab/" + token + "/entries",
            Json.of("kind", kind, "method", "cash", "amount", new BigDecimal(amount)));
  }

  private List<String> owing(List<String> tokens) {
    return Sql.texts(
        app.databaseUri(),
        "SELECT token || ' ' || paid || ' ' || spent FROM tab WHERE paid < spent AND token IN ('%s')"
            .formatted(String.join("', '", tokens)));
  }

  private void assertThatTheRowIsTheSumOfItsRows(String token) {
    String sums =
        """
        SELECT COALESCE((SELECT sum(amount) FROM tab_entry WHERE token = '%1$s'), 0) || ' '
          || COALESCE((SELECT sum(cost) FROM pour WHERE driver_token = '%1$s'), 0) || ' '
          || (COALESCE((SELECT sum(volume) FROM tab_entry WHERE token = '%1$s'), 0)
              + COALESCE((SELECT sum(volume) FROM pour WHERE driver_token = '%1$s'), 0))
        """
            .formatted(token);
    assertThat(
            Sql.texts(
                app.databaseUri(),
                "SELECT paid || ' ' || spent || ' ' || volume FROM tab WHERE token = '"
                    + token
                    + "'"))
        .isEqualTo(Sql.texts(app.databaseUri(), sums));
  }
}
