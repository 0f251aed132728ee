package tapbill.screen.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.platform.database.Sha256;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.LiveStream;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Tests the events of the live stream. */
@OnBothDatabases
class LiveTest {
  private final String database;
  private final TestApp app;
  private final Taps taps;

  LiveTest(Engine engine) {
    database = engine.newDatabase();
    app = TestApp.start(database, Map.of("live.heartbeat", "300ms"));
    taps = new Taps(app);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void newClientsReceiveTheWholeState() {
    String closed = taps.create();
    String open = taps.create("0.0653", "11");
    String retired = taps.create();
    app.admin().patch(retired, Json.of("retired", true));
    Reply opened = app.anyone().post(open + "/open");
    app.clock().advance("3");

    try (LiveStream page = LiveStream.open(app.anyone())) {
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.lines().get(0)).isEqualTo("retry: 2000");
      LiveStream.Event state = page.events().get(0);
      assertThat(state.id()).isNotEmpty();
      assertThat(state.data().path("time").asText()).isEqualTo("2026-07-01T20:00:03Z");
      JsonNode dispensers = state.data().path("dispensers");
      assertThat(dispensers).hasSize(2);
      assertThat(dispensers.get(0)).isEqualTo(app.anyone().get(closed).json());
      ObjectNode shown = dispensers.get(1).deepCopy();
      JsonNode pour = shown.remove("open_pour");
      assertThat(shown).isEqualTo(app.anyone().get(open).json());
      assertThat(pour)
          .isEqualTo(
              Json.parse(
                  Json.of(
                      "transaction_id",
                      opened.json().path("transaction_id").intValue(),
                      "start_time",
                      "2026-07-01T20:00:00Z",
                      "flow_volume",
                      new BigDecimal("0.0653"),
                      "price",
                      11,
                      "ends_by",
                      opened.text("ends_by"))));
    }
  }

  @Test
  void whetherAPourHasACloseTokenIsToldWithoutIt() {
    String tap = taps.create();
    String secret = "0123456789abcdef0123456789abcdef";
    try (LiveStream page = LiveStream.open(app.anyone())) {
      Reply opened = app.anyone().post(tap + "/open", Json.of("close_token", secret));
      JsonNode event = page.first("opened").data();
      assertThat(event.path("owned").booleanValue()).isTrue();
      assertThat(event.path("ends_by").asText()).isEqualTo(opened.text("ends_by"));
      app.admin().patch(tap, Json.of("price", 9));
      JsonNode changed =
          page.first("changed", data -> data.path("dispenser").has("open_pour")).data();
      assertThat(changed.at("/dispenser/open_pour/owned").booleanValue()).isTrue();
      try (LiveStream late = LiveStream.open(app.anyone())) {
        List<String> lines = List.of(late.events().get(0).data() + "", event + "", changed + "");
        String digest = Sha256.of(secret);
        assertThat(lines).noneMatch(line -> line.contains(secret) || line.contains(digest));
        assertThat(lines.get(0)).contains("\"owned\":true");
      }
    }
  }

  @Test
  void openingAndClosingAreToldWithTheirFigures() {
    String tap = taps.create();
    try (LiveStream page = LiveStream.open(app.anyone())) {
      Reply opened = app.anyone().post(tap + "/open");
      JsonNode event = page.first("opened").data();
      assertThat(event.path("transaction_id")).isEqualTo(opened.json().path("transaction_id"));
      assertThat(event.path("dispenser_id").longValue()).isEqualTo(id(tap));
      assertThat(event.path("start_time").asText()).isEqualTo("2026-07-01T20:00:00Z");
      assertThat(event.path("flow_volume").asText()).isEqualTo("0.064");
      assertThat(event.path("price").asText()).isEqualTo("12.25");

      app.clock().advance("22");
      Reply closed = app.anyone().post(tap + "/close");
      event = page.first("closed").data();
      for (String field :
          List.of("transaction_id", "start_time", "end_time", "amount", "cost", "ended_by")) {
        assertThat(event.path(field)).as(field).isEqualTo(closed.json().path(field));
      }
      assertThat(event.path("cost").asText()).isEqualTo("17.248");
      assertThat(event.path("flow_volume").asText()).isEqualTo("0.064");
      assertThat(event.path("price").asText()).isEqualTo("12.25");
      assertThat(event.path("time").asText()).isEqualTo("2026-07-01T20:00:22Z");
    }
  }

  @Test
  void fastChangesArriveOnceAndInOrder() {
    String first = taps.create();
    try (LiveStream page = LiveStream.open(app.anyone())) {
      String second = taps.create();
      for (int i = 0; i < 20; i++) {
        taps.pour(first, "0.001");
        taps.pour(second, "0");
      }
      for (String tap : List.of(first, second)) {
        await().atMost(60, SECONDS).until(() -> page.all("closed", atTap(tap)).size() >= 20);
        List<String> told =
            page.events().stream()
                .filter(event -> List.of("opened", "closed").contains(event.name()))
                .filter(event -> atTap(tap).test(event.data()))
                .map(event -> event.name() + event.data().path("transaction_id"))
                .toList();
        List<String> happened =
            Sql.texts(database, "SELECT id FROM pour WHERE dispenser_id = " + id(tap)).stream()
                .sorted(Comparator.comparing(Long::valueOf))
                .flatMap(pour -> Stream.of("opened" + pour, "closed" + pour))
                .toList();
        assertThat(told).isEqualTo(happened);
      }
    }
  }

  @Test
  void creationChangeAndRetirementAreTold() {
    try (LiveStream page = LiveStream.open(app.anyone())) {
      String tap = taps.create();
      JsonNode created = page.first("changed").data().path("dispenser");
      assertThat(created).isEqualTo(app.anyone().get(tap).json());

      app.admin().patch(tap, Json.of("price", 9));
      page.first("changed", data -> data.path("dispenser").path("price").asText().equals("9"));
      app.anyone().post(tap + "/open");
      app.admin().patch(tap, Json.of("name", "<script>"));
      JsonNode renamed =
          page.first(
                  "changed",
                  data -> data.path("dispenser").path("name").asText().equals("<script>"))
              .data();
      assertThat(renamed.path("dispenser").path("is_open").booleanValue()).isTrue();
      assertThat(renamed.path("dispenser").path("open_pour").path("price").asText()).isEqualTo("9");
      app.anyone().post(tap + "/close");
      app.admin().patch(tap, Json.of("retired", true));
      page.first("changed", data -> data.path("dispenser").path("retired").booleanValue());
    }
  }

  @Test
  void changesWithoutANotificationAreFound() {
    String tap = taps.create();
    try (LiveStream page = LiveStream.open(app.anyone())) {
      long now = app.clock().instant().getEpochSecond() * 1_000_000;
      Sql.on(
          app,
          "INSERT INTO pour (dispenser_id, flow_volume, price, opened_at) VALUES (?, 64000, 1, ?)",
          id(tap),
          now);
      page.first("opened", atTap(tap));
      Sql.on(app, "UPDATE pour SET closed_at = ?, volume = 64000, cost = 1", now + 1_000_000);
      assertThat(page.first("closed", atTap(tap)).data().path("amount").asText())
          .isEqualTo("0.064");
      assertThat(page.all("changed", data -> true)).isEmpty();
    }
  }

  @Test
  void returningClientsReceiveWhatWasClosedMeanwhile() {
    String tap = taps.create();
    Reply before = taps.pour(tap, "5");
    app.clock().advance("60");
    String lastSeen;
    try (LiveStream page = LiveStream.open(app.anyone())) {
      lastSeen = page.events().get(0).id();
    }
    app.clock().advance("60");
    Reply missed = taps.pour(tap, "7");
    app.clock().advance("60");

    try (LiveStream page = LiveStream.open(app.anyone(), "Last-Event-ID", lastSeen)) {
      assertThat(page.events())
          .extracting(LiveStream.Event::name)
          .containsExactly("closed", "state");
      JsonNode closed = page.events().get(0).data();
      assertThat(closed.path("transaction_id")).isEqualTo(missed.json().path("transaction_id"));
      assertThat(closed.path("cost")).isEqualTo(missed.json().path("cost"));
    }
    app.clock().advance("600");
    try (LiveStream page = LiveStream.open(app.anyone(), "Last-Event-ID", lastSeen)) {
      assertThat(page.events()).extracting(LiveStream.Event::name).containsExactly("state");
    }
    try (LiveStream page = LiveStream.open(app.anyone(), "Last-Event-ID", "of another server")) {
      assertThat(page.events()).extracting(LiveStream.Event::name).containsExactly("state");
    }
    assertThat(before.status()).isEqualTo(200);
  }

  @Test
  void aStreamOnWhichNothingHappensSaysThatItIsThere() {
    try (LiveStream page = LiveStream.open(app.anyone())) {
      await()
          .atMost(20, SECONDS) // two of them would take as long if it were the usual heartbeat
          .until(() -> page.lines().stream().filter(": heartbeat"::equals).count() >= 3);
    }
  }

  @Test
  void noEventHasATokenInIt() {
    String tap = taps.create();
    String token = Tokens.create();
    app.anyone().post(tap + "/open", Json.of("driver_token", token));
    try (LiveStream page = LiveStream.open(app.admin())) {
      String other = taps.create();
      String otherToken = Tokens.create();
      app.anyone().post(other + "/open", Json.of("driver_token", otherToken));
      page.first("opened", atTap(other));
      app.anyone().post(other + "/close");
      app.anyone().post(tap + "/close");
      page.first("closed", atTap(tap));
      assertThat(String.join("\n", page.lines()))
          .doesNotContain(token)
          .doesNotContain(otherToken)
          .doesNotContain("token");
    }
  }

  @Test
  void theStreamIsNeitherCompressedNorKeptAndHasTheHeadersOfAllAnswers() {
    taps.create();
    taps.create();
    try (LiveStream page =
        LiveStream.connect(app.anyone(), "Accept-Encoding", "gzip", "X-Request-Id", "abc")) {
      assertThat(page.header("Content-Type")).isEqualTo("text/event-stream;charset=utf-8");
      assertThat(page.header("Cache-Control")).isEqualTo("no-store");
      assertThat(page.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(page.header("X-Request-Id")).isEqualTo("abc");
      assertThat(page.header("Content-Encoding")).isEmpty();
      page.first("state");
    }
    Reply head =
        app.anyone()
            .exchange(
                HttpRequest.newBuilder(URI.create(app.anyone().base() + "/api/live"))
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build());
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).startsWith("text/event-stream");
    assertThat(app.anyone().post("/api/live").status()).isEqualTo(405);
  }

  @Test
  void clientsThatDoNotReadAreDisconnectedAndDelayNobody() throws IOException {
    String tap = taps.create();
    String name = "x".repeat(200);
    List<String> many = new ArrayList<>(List.of(tap));
    for (int i = 0; i < 40; i++) {
      many.add(taps.create());
    }
    try (Socket deaf = new Socket();
        LiveStream page = LiveStream.open(app.anyone())) {
      deaf.setReceiveBufferSize(1024);
      URI base = URI.create(app.anyone().base());
      deaf.connect(new InetSocketAddress(base.getHost(), base.getPort()));
      deaf.getOutputStream()
          .write("GET /api/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await().until(() -> metric("tapbill_live_connections ") == 2);

      int round = 0;
      while (metric("tapbill_live_dropped_total ") < 1) {
        round++;
        String told = name + round;
        // Written by SQL for speed, without a notification; reconciliation finds it within seconds.
        Sql.on(
            app,
            "UPDATE dispenser SET name = ?, beer_name = 'x', beer_description = ?",
            told,
            "y".repeat(20_000));
        app.admin().patch(tap, Json.of("price", round));
        LiveStream.open(app.anyone()).close(); // for which all is read
        page.first(
            "changed",
            data ->
                data.path("dispenser").path("id").longValue() == id(many.get(40))
                    && data.path("dispenser").path("name").asText().equals(told));
        assertThat(round).isLessThan(20);
      }
      await().until(() -> metric("tapbill_live_connections ") == 1);
      app.anyone().post(tap + "/open");
      page.first("opened", atTap(tap));
    }
  }

  @Test
  void aPageThatHasGoneIsNoticed() {
    LiveStream page = LiveStream.open(app.anyone());
    assertThat(metric("tapbill_live_connections ")).isEqualTo(1);
    page.close();
    await().until(() -> metric("tapbill_live_connections ") == 0);
  }

  @Test
  void eventsAreCounted() {
    String tap = taps.create();
    try (LiveStream page = LiveStream.open(app.anyone())) {
      taps.pour(tap, "1");
      page.first("closed", atTap(tap));
      assertThat(metric("tapbill_live_events_total{event=\"opened\"} ")).isEqualTo(1);
      assertThat(metric("tapbill_live_events_total{event=\"closed\"} ")).isEqualTo(1);
    }
  }

  @Test
  void theEndOfTheServerEndsTheStreamsAtOnce() {
    TestApp patient = TestApp.start(database, Map.of("server.shutdownGracePeriod", "30s"));
    List<LiveStream> pages =
        IntStream.range(0, 20).mapToObj(i -> LiveStream.open(patient.anyone())).toList();
    long start = System.nanoTime();
    patient.close();
    assertThat(System.nanoTime() - start).isLessThan(SECONDS.toNanos(5));
    await().until(() -> pages.stream().allMatch(LiveStream::hasEnded));
  }

  static Predicate<JsonNode> atTap(String tap) {
    return data -> data.path("dispenser_id").longValue() == id(tap);
  }

  static long id(String tap) {
    return Long.parseLong(tap.substring(tap.lastIndexOf('/') + 1));
  }

  private int metric(String name) {
    return metric(app, name);
  }

  static int metric(TestApp app, String name) {
    return app.anyone()
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> (int) Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElse(0);
  }
}
