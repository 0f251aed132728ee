package tapbill.platform.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tapbill.platform.bodylimit.BodyLimit;
import tapbill.platform.bodylimit.FileBody;
import tapbill.support.Engine;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Clients that send slowly, at a server with few threads. */
class SlowClientTest {
  /** More than the threads of the server. */
  private static final int CLIENTS = 40;

  private final List<Socket> sockets = new ArrayList<>();
  private final TestApp app = start("60s");
  private final Taps taps = new Taps(app);

  private static TestApp start(String bodyTimeout) {
    return TestApp.start(
        Engine.SQLITE.newDatabase(),
        Map.of(
            "server.maxThreads", "16",
            "http.trustedProxies", "1",
            "http.bodyTimeout", bodyTimeout,
            "http.minDataPerSecond", "1MiB",
            "http.minDataAfter", "5s"));
  }

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    app.close();
  }

  @Test
  void smallBodiesThatArriveSlowlyHoldNoThread() throws IOException {
    String tap = taps.create();
    String slow = taps.create();
    for (int i = 0; i < CLIENTS; i++) {
      send(app, "POST " + slow + "/open", "Content-Length: 2", "{");
      send(app, "POST " + slow + "/open", "Transfer-Encoding: chunked", "1\r\n{\r\n");
    }
    assertThat(taps.pour(tap, "22").number("cost")).isEqualByComparingTo("17.248");

    assertThat(finish(sockets.get(0), "}")).startsWith("HTTP/1.1 200");
    assertThat(finish(sockets.get(1), "1\r\n}\r\n0\r\n\r\n")).startsWith("HTTP/1.1 400");
  }

  @Test
  void aSmallBodyThatIsNotCompleteInTimeEndsItsConnectionWithoutAStackTrace() throws IOException {
    Logger server = (Logger) LoggerFactory.getLogger("org.eclipse.jetty");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    try (TestApp strict = start("1s")) {
      server.addAppender(log); // a start of an app removes those before
      Socket socket =
          send(strict, "POST " + new Taps(strict).create() + "/open", "Content-Length: 2", "{");
      socket.setSoTimeout(60_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } finally {
      server.detachAppender(log);
    }
    assertThat(log.list).allMatch(event -> event.getThrowableProxy() == null);
  }

  @Test
  void largeBodiesOfOneAddressHoldAPartOfTheThreads() throws IOException {
    String tap = taps.create();
    String list = "/station/" + app.anyone().get(tap).text("station_id") + "/acl";
    for (int i = 0; i < CLIENTS; i++) {
      send(
          app,
          "PUT " + list,
          "X-Forwarded-For: 192.0.2.1\r\nContent-Length: 100000\r\nAuthorization: Bearer "
              + app.admin().token(),
          "[");
    }
    assertThat(taps.pour(tap, "22").number("cost")).isEqualByComparingTo("17.248");
  }

  @Test
  void openingsDoNotWaitForSlowClientsAtTheSameAddress() throws IOException {
    String tap = taps.create();
    String list = "/station/" + app.anyone().get(tap).text("station_id") + "/acl";
    for (int i = 0; i < CLIENTS; i++) {
      send(
          app,
          "PUT " + list,
          "Content-Length: 100000\r\nAuthorization: Bearer " + app.admin().token(),
          "[");
    }
    assertThat(taps.pour(tap, "22").number("cost")).isEqualByComparingTo("17.248");
  }

  @Test
  void anUploadThatIsTooSlowIsEnded() throws IOException {
    Socket socket =
        send(
            app,
            "POST /api/v1/maps",
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n"
                + "Authorization: Bearer "
                + app.admin().token(),
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx");
    drip(socket);
    assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
        .startsWith("HTTP/1.1 400")
        .contains("\r\nConnection: close\r\n");
  }

  @Test
  void aRefusalBeforeTheEndOfTheBodySaysThatItClosesTheConnection() throws IOException {
    Socket socket = send(app, "PUT /station/x/acl", "Content-Length: 100000", "[");
    assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
        .startsWith("HTTP/1.1 4")
        .contains("\r\nConnection: close\r\n");
  }

  @Test
  void slowReadersOfStaticFilesHoldNoThread() throws IOException {
    String tap = taps.create();
    for (int i = 0; i < CLIENTS; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      sockets.add(socket);
      request(
          socket, app, "GET /api/docs/swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(socket.getInputStream().readNBytes(1000)).hasSize(1000);
    }
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }

  /** Sends a byte now and then until the server has answered. */
  private static void drip(Socket socket) {
    await()
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              if (socket.getInputStream().available() == 0) {
                socket.getOutputStream().write('x');
                return false;
              }
              return true;
            });
  }

  @Test
  void theRoutesForLargeBodiesReadThemThemselves() {
    List<PathSpec> excluded = EarlyBodyHandler.LARGE_BODIES.stream().map(PathSpec::from).toList();
    List<String> large =
        app.resources().stream()
            .flatMap(type -> Stream.of(type.getMethods()))
            .filter(
                route ->
                    route.isAnnotationPresent(BodyLimit.class)
                        || route.isAnnotationPresent(FileBody.class))
            .map(route -> "/" + route.getAnnotation(Path.class).value())
            .toList();
    assertThat(large)
        .isNotEmpty()
        .allMatch(path -> excluded.stream().anyMatch(spec -> spec.matches(path)));
  }

  /** Sends the headers of a request and the beginning of its body. */
  private Socket send(TestApp to, String request, String headers, String body) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    String type = headers.startsWith("Content-Type") ? "" : "Content-Type: application/json\r\n";
    request(socket, to, request + " HTTP/1.1\r\nHost: x\r\n" + type + headers + "\r\n\r\n" + body);
    return socket;
  }

  private static void request(Socket socket, TestApp to, String text) throws IOException {
    URI base = URI.create(to.anyone().base());
    socket.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  /** Sends the rest of the body and returns the first bytes of the answer. */
  private static String finish(Socket socket, String rest) throws IOException {
    socket.getOutputStream().write(rest.getBytes(US_ASCII));
    return new String(socket.getInputStream().readNBytes(12), US_ASCII);
  }
}
