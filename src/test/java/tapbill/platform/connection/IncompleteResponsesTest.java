package tapbill.platform.connection;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Responses whose rows can no longer be read after their first part was sent. */
@OnBothDatabases
class IncompleteResponsesTest {
  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

  /** Is appended to what was received if the connection was reset. */
  private static final String RESET = "<reset>";

  private final TestApp app;
  private final String tap;

  IncompleteResponsesTest(Engine engine) {
    app = TestApp.start(engine);
    tap = new Taps(app).create();
    String rows =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) ";
    Sql.on(
        app.databaseUri(),
        "INSERT INTO pour (dispenser_id, flow_volume, price, opened_at, closed_at, volume, cost) "
            + rows
            + "SELECT 1, 64000, 12250000, i * 2, i * 2 + 1, 64000, 784000 FROM n",
        "INSERT INTO reading (gateway, time, received_at, value, valid, tags) "
            + rows
            + "SELECT 'line', i, i, 4.5, 1, '[]' FROM n");
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void responsesThatFailAfterTheirFirstPartAreCutOff() throws IOException {
    String station = app.anyone().get(tap).text("station_id");
    List<String> paths =
        List.of(
            "/api/statistics",
            "/api/statistics/1",
            "/api/statistics/export.csv",
            "/api/statistics/export.csv?format=xlsx",
            "/dispenser/" + station + "/spending",
            "/api/data?format=csv",
            "/api/data?format=xlsx");
    for (String path : paths) {
      // Its response ends with the connection, for which a close in good order would be the end.
      assertThat(begin(path + " HTTP/1.0", true)).as(path).contains(" 200 ").endsWith(RESET);
      restore();
      String received = begin(path + " HTTP/1.1", true);
      assertThat(received)
          .as(path)
          .startsWith("HTTP/1.1 200")
          .contains("chunked")
          .doesNotContain(LAST_CHUNK)
          .endsWith(RESET);
      restore();
    }
    assertThat(app.anyone().get("/metrics").body())
        .contains("tapbill_responses_aborted_total " + 2 * paths.size() + ".0");
  }

  @Test
  void aClientThatLeavesIsNoFailure() throws IOException {
    begin("/api/statistics HTTP/1.1", false);
    await()
        .atMost(60, SECONDS)
        .until(() -> app.anyone().get("/metrics").body().contains("active_requests_total 1.0"));
    assertThat(app.anyone().get("/metrics").body()).contains("tapbill_responses_aborted_total 0.0");
  }

  private void restore() {
    Sql.on(
        app.databaseUri(),
        "ALTER TABLE pour_away RENAME TO pour",
        "ALTER TABLE reading_away RENAME TO reading");
  }

  /**
   * Requests a response, and after its first part takes its tables away and receives the rest, or
   * leaves.
   */
  private String begin(String path, boolean fail) throws IOException {
    Api admin = app.admin();
    URI base = URI.create(admin.base());
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    try (Socket socket = new Socket()) {
      // The server cannot send everything at once.
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
      String request =
          """
          GET %s\r
          Host: localhost\r
          Accept: */*\r
          Authorization: Bearer %s\r
          \r
          """;
      socket
          .getOutputStream()
          .write(request.formatted(path, admin.token()).getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      received.write(in.readNBytes(1000));
      if (fail) {
        Sql.on(
            app.databaseUri(),
            "ALTER TABLE pour RENAME TO pour_away",
            "ALTER TABLE reading RENAME TO reading_away");
        in.transferTo(received);
      }
    } catch (SocketException e) {
      received.writeBytes(RESET.getBytes(StandardCharsets.US_ASCII));
    }
    return received.toString(StandardCharsets.US_ASCII);
  }
}
