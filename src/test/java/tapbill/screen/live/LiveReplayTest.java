package tapbill.screen.live;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.platform.api.JsonWireFormat;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.database.DatabaseUri;
import tapbill.support.Engine;
import tapbill.support.LiveStream;
import tapbill.support.OnBothDatabases;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests what pages receive first, and that it costs little memory whatever they have missed. */
@OnBothDatabases
class LiveReplayTest {
  private static final String CLOCK_TICK = "0.000001";

  private final String database;
  private final TestApp app;
  private final Taps taps;

  LiveReplayTest(Engine engine) {
    database = engine.newDatabase();
    app =
        TestApp.start(
            database,
            Map.of(
                "live.heartbeat", "300ms",
                // On a busy machine, a page that does not read would be idle for too long.
                "server.applicationConnectors[0].idleTimeout", "10m"));
    taps = new Taps(app);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void manyPagesShareFewSnapshotsAndMissNothing() {
    String tap = taps.create();
    try (LiveStream first = LiveStream.open(app.anyone())) {
      long lastSeen = Long.parseLong(first.events().get(0).id());
      Set<String> snapshots = new TreeSet<>();
      long start = System.nanoTime();
      for (int i = 0; i < 40; i++) {
        // A snapshot is known by its time.
        app.clock().advance(CLOCK_TICK);
        String poured = taps.pour(tap, CLOCK_TICK).json().path("transaction_id").asText();
        try (LiveStream page =
            LiveStream.open(app.anyone(), "Last-Event-ID", Long.toString(lastSeen + i))) {
          snapshots.add(page.first("state").id());
          page.first("closed", closed -> closed.path("transaction_id").asText().equals(poured));
        }
      }
      assertThat((long) snapshots.size())
          .isLessThanOrEqualTo(8 + 1 + NANOSECONDS.toSeconds(System.nanoTime() - start));
    }
  }

  @Test
  void aPageThatWasCutOffAmongItsMissedClosingsGoesOnThere() {
    String tap = taps.create();
    String lastSeen;
    try (LiveStream page = LiveStream.open(app.anyone())) {
      lastSeen = page.events().get(0).id();
    }
    for (int i = 0; i < 3; i++) {
      app.clock().advance("60");
      taps.pour(tap, "1");
    }
    List<LiveStream.Event> missed = missed(lastSeen);
    assertThat(missed).hasSize(3);
    assertThat(missed(missed.get(1).id()))
        .extracting(LiveStream.Event::data)
        .containsExactly(missed.get(1).data(), missed.get(2).data());
  }

  private List<LiveStream.Event> missed(String lastSeen) {
    try (LiveStream page = LiveStream.open(app.anyone(), "Last-Event-ID", lastSeen)) {
      return page.all("closed", data -> true);
    }
  }

  @Test
  void idsFromTheFutureAndNonsenseGetTheStateAlone() {
    taps.pour(taps.create(), "1");
    for (String id : List.of("999999999999999999", "9".repeat(4000), "-1", "1e9", "0x10", " ")) {
      try (LiveStream page = LiveStream.open(app.anyone(), "Last-Event-ID", id)) {
        assertThat(page.events())
            .as(id)
            .extracting(LiveStream.Event::name)
            .containsExactly("state");
      }
    }
  }

  @Test
  void pagesThatMissedDifferentClosingsShareTheirBytes() throws Exception {
    String tap = taps.create();
    for (int i = 0; i < 20; i++) {
      taps.pour(tap, "1");
    }
    Database rows =
        new Database(
            DatabaseUri.parse(database), new DatabaseSettings(database, 1, Duration.seconds(10)));
    try {
      ObjectMapper mapper = Jackson.newObjectMapper();
      JsonWireFormat.configure(mapper);
      Instant now = app.clock().instant();
      LiveSnapshot snapshot = new LiveSnapshot(rows, mapper, now, List.of(), 0);
      List<ByteBuffer> one = snapshot.messages(now);
      List<ByteBuffer> other = snapshot.messages(now.minusSeconds(5));
      assertThat(one).hasSameSizeAs(other).hasSize(3);
      assertThat(one.get(1).remaining()).isPositive().isLessThan(other.get(1).remaining());
      for (int i = 0; i < one.size(); i++) {
        assertThat(one.get(i).array()).isSameAs(other.get(i).array());
      }
    } finally {
      rows.stop();
    }
  }

  @Test
  void theLogKeepsTheNewestMessagesAlone() {
    LiveLog log = new LiveLog();
    byte[] message = new byte[LiveLog.MAX_BYTES / 10];
    for (int i = 0; i < 25; i++) {
      log.append(message, false);
    }
    long oldest = log.end() - 10L * message.length;
    assertThat(log.hasEvicted(oldest)).isFalse();
    assertThat(log.at(oldest)).isNotNull();
    assertThat(log.hasEvicted(oldest - message.length)).isTrue();
    assertThat(log.at(oldest - message.length)).isNull();

    log.append(new byte[2 * LiveLog.MAX_BYTES], false);
    assertThat(log.hasEvicted(log.end() - 2L * LiveLog.MAX_BYTES)).isFalse();
    assertThat(log.hasEvicted(oldest)).isTrue();
  }

  @Test
  void aPageThatDoesNotReadItsFirstStateIsDisconnected() throws IOException {
    taps.create();
    // The state exceeds the buffers of the connection.
    Sql.on(
        app, "UPDATE dispenser SET beer_name = 'x', beer_description = ?", "y".repeat(8_000_000));
    try (LiveStream page = LiveStream.open(app.anyone());
        Socket deaf = new Socket()) {
      deaf.setReceiveBufferSize(1024);
      URI base = URI.create(app.anyone().base());
      deaf.connect(new InetSocketAddress(base.getHost(), base.getPort()));
      deaf.getOutputStream().write("GET /api/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      // Its time begins with its first state, which it gets some time after it is counted.
      InputStream answer = deaf.getInputStream();
      String start = "";
      while (!start.contains("event:")) {
        start += (char) answer.read();
        assertThat(start).doesNotContain("\uffff");
      }
      await().until(() -> metric("tapbill_live_connections ") == 2);
      app.clock().advance("19");
      taps.create();
      page.first("changed");
      assertThat(metric("tapbill_live_connections ")).isEqualTo(2);
      app.clock().advance("2");
      await().atMost(60, SECONDS).until(() -> metric("tapbill_live_connections ") == 1);
      assertThat(metric("tapbill_live_dropped_total ")).isEqualTo(1);
      assertThat(page.hasEnded()).isFalse();
    }
  }

  private int metric(String name) {
    return LiveTest.metric(app, name);
  }
}
