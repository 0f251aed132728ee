package tapbill.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TapbillProcess;
import tapbill.support.TestApp;

/** The start of the packaged program, its use of a shared database, and its shutdown. */
class ProcessIT {
  @Test
  void aRefusedStartEndsTheProcessWithOneLine() {
    Map<String, String> environment =
        Map.of("DB_URI", Engine.POSTGRESQL.emptyDatabase(), "JWT_SECRET", "");
    try (TapbillProcess refused = TapbillProcess.launch(environment)) {
      assertThat(refused.exitStatus()).isEqualTo(1);
      assertThat(refused.output())
          .contains("Tapbill does not start: JWT_SECRET must be set")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void logsAreJsonWhereThatIsSetAndSecretsWithSpecialCharactersArriveAsTheyAre() {
    String password = "a\"b'c\\d#e: f${HOME}{g}";
    Map<String, String> environment =
        Map.of(
            "DB_URI",
            Engine.SQLITE.emptyDatabase(),
            "LOG_FORMAT",
            "json",
            "ADMIN_PASSWORD",
            password);
    try (TapbillProcess process = TapbillProcess.start(environment)) {
      assertThat(process.output().lines().map(Json::parse))
          .allSatisfy(line -> assertThat(line.has("message")).isTrue());
      assertThat(
              process
                  .anyone()
                  .post("/auth/login", Json.of("username", "admin", "password", password))
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void noSecretReachesTheLog() {
    Map<String, String> environment =
        Map.of(
            "DB_URI",
            Engine.SQLITE.emptyDatabase(),
            "JAVA_TOOL_OPTIONS",
            "-Ddw.logging.loggers.tapbill=DEBUG");
    try (TapbillProcess process = TapbillProcess.start(environment)) {
      Api anyone = process.anyone();
      String password = "correct horse battery";
      String credentials = Json.of("username", "somebody", "password", password);
      anyone.post("/auth/signup", credentials);
      Reply session = anyone.post("/auth/login", credentials);
      String refreshToken = session.text("refresh_token");
      String refresh = Json.of("refresh_token", refreshToken);
      List<Reply> replies =
          List.of(
              anyone.post("/auth/signup", credentials),
              anyone.post("/auth/login", Json.of("username", password, "password", "wrong")),
              anyone.post("/auth/login", credentials.replace("}", "")),
              anyone.post("/auth/login", credentials.replace("username", password)),
              anyone.withToken(session.text("access_token")).get("/api/statistics"),
              anyone.post("/auth/refresh", refresh),
              anyone.post("/auth/refresh", refresh));

      assertThat(replies)
          .extracting(Reply::status)
          .containsExactly(409, 401, 400, 400, 403, 200, 200);
      assertThat(process.output())
          .contains("Created the admin")
          .doesNotContain("correct horse", TestApp.PASSWORD, TestApp.JWT_SECRET)
          .doesNotContain(refreshToken.split("[.]", 2))
          .doesNotContain(session.text("access_token"));
    }
  }

  @Test
  void twoProcessesOnOneDatabaseOpenAndCloseATapOnce() {
    String database = Engine.POSTGRESQL.emptyDatabase();
    try (TapbillProcess one = TapbillProcess.start(database);
        TapbillProcess other = TapbillProcess.start(database)) {
      List<TapbillProcess> nodes = List.of(one, other);
      String tap =
          "/api/dispenser/"
              + one.admin().post("/api/dispenser", Json.of("flow_volume", 1, "price", 1)).id();
      for (int round = 1; round <= 10; round++) {
        for (String action : List.of("/open", "/close")) {
          List<Integer> statuses =
              Concurrently.run(50, i -> nodes.get(i % 2).anyone().post(tap + action).status());
          assertThat(Collections.frequency(statuses, 200)).isEqualTo(1);
          assertThat(Collections.frequency(statuses, 400)).isEqualTo(49);
        }
      }
      Reply statistics = other.admin().get(tap.replace("dispenser", "statistics"));
      assertThat(statistics.number("total_transactions")).isEqualByComparingTo("10");
    }
  }

  @Test
  void aShutdownFinishesWhatHasBeenAccepted() throws IOException {
    String database = Engine.SQLITE.emptyDatabase();
    byte[] body = Json.of("flow_volume", 1, "price", 1).getBytes(US_ASCII);
    try (TapbillProcess process = TapbillProcess.start(database)) {
      Api admin = process.admin();
      URI base = URI.create(admin.base());
      try (Socket socket = new Socket(base.getHost(), base.getPort())) {
        OutputStream out = socket.getOutputStream();
        String head =
            """
            POST /api/dispenser HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            Content-Type: application/json\r
            Authorization: Bearer %s\r
            Content-Length: %d\r
            Expect: 100-continue\r
            \r
            """;
        out.write(head.formatted(admin.token(), body.length).getBytes(US_ASCII));
        // The service has accepted the request when it asks for the body.
        String asked = "HTTP/1.1 100 Continue\r\n\r\n";
        assertThat(new String(socket.getInputStream().readNBytes(asked.length()), US_ASCII))
            .isEqualTo(asked);
        out.write(body, 0, 5);
        out.flush();
        process.terminate();
        await().until(() -> isRefused(base));
        out.write(body, 5, body.length - 5);
        out.flush();

        assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
            .startsWith("HTTP/1.1 201");
      }
      assertThat(process.exitStatus()).isEqualTo(143);
    }
    assertThat(Sql.texts(database, "SELECT flow_volume FROM dispenser")).containsExactly("1000000");
  }

  private static boolean isRefused(URI base) {
    try {
      new Socket(base.getHost(), base.getPort()).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
