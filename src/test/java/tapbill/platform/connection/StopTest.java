package tapbill.platform.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** A stop of the server while clients are connected. */
class StopTest {
  /** Far above the time that a stop takes, and what a request that is never completed causes. */
  private static final Duration GRACE = Duration.ofMinutes(3);

  private final TestApp app =
      TestApp.start(
          Engine.SQLITE.newDatabase(),
          Map.of("server.shutdownGracePeriod", GRACE.toSeconds() + "s"));
  private final String tap = new Taps(app).create();

  @Test
  void anOpeningThatWaitsLongerThanTheIdleTimeoutOfAStopIsAnswered() throws Exception {
    try (Socket socket = new Socket();
        Connection writer = Sql.connect(app.databaseUri())) {
      writer.createStatement().execute("BEGIN IMMEDIATE");
      send(socket, opening());
      await().until(() -> app.unansweredRequests() == 1);
      CompletableFuture<Void> stop = stop();
      TimeUnit.SECONDS.sleep(3); // the idle timeout is a second
      writer.createStatement().execute("ROLLBACK");
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
      stop.get(GRACE.toSeconds() / 2, TimeUnit.SECONDS);
    }
  }

  @Test
  void anOpeningWhoseClientHasLeftEndsAndDelaysNoStop() throws Exception {
    try (Connection writer = Sql.connect(app.databaseUri())) {
      writer.createStatement().execute("BEGIN IMMEDIATE");
      try (Socket socket = new Socket()) {
        socket.setSoLinger(true, 0);
        send(socket, opening().repeat(3));
        await().until(() -> app.unansweredRequests() == 1);
      }
      writer.createStatement().execute("ROLLBACK");
    }
    await().until(() -> app.unansweredRequests() == 0);
    stop().get(GRACE.toSeconds() / 2, TimeUnit.SECONDS);
  }

  @Test
  void anUnfinishedUploadDelaysNoStop() throws Exception {
    delaysNoStop(
        "POST /api/v1/maps HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + app.admin().token()
            + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nxxx");
  }

  @Test
  void anUnfinishedSmallBodyDelaysNoStop() throws Exception {
    try (Socket socket = new Socket()) {
      send(
          socket,
          "POST "
              + tap
              + "/open HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      String reading = "HTTP/1.1 100 Continue";
      assertThat(new String(socket.getInputStream().readNBytes(reading.length()), US_ASCII))
          .isEqualTo(reading);
      stop().get(GRACE.toSeconds() / 2, TimeUnit.SECONDS);
    }
  }

  @Test
  void aReaderThatReadsNothingDelaysNoStop() throws Exception {
    delaysNoStop(
        "GET /api/docs/swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n".repeat(3));
  }

  private String opening() {
    return "POST " + tap + "/open HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
  }

  private void delaysNoStop(String request) throws Exception {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      send(socket, request);
      await().until(() -> app.unansweredRequests() == 1);
      stop().get(GRACE.toSeconds() / 2, TimeUnit.SECONDS);
    }
  }

  private CompletableFuture<Void> stop() {
    return CompletableFuture.runAsync(app::close);
  }

  private void send(Socket socket, String request) throws IOException {
    URI base = URI.create(app.anyone().base());
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    socket.getOutputStream().write(request.getBytes(US_ASCII));
  }

  private static String answer(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }
}
