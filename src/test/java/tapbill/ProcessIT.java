package tapbill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.TapbillProcess;
import tapbill.support.TestApp;

/** The packaged program: how it starts, shares a database with another, and stops. */
class ProcessIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POSTGRESQL | ADMIN_PASSWORD | ''          | ADMIN_PASSWORD must be set",
        "POSTGRESQL | JWT_SECRET     | ''          | JWT_SECRET must be set",
        "POSTGRESQL | ANONYMOUS_ADMIN| true        | ANONYMOUS_ADMIN is refused",
        "POSTGRESQL | DB_URI         | postgresql://nobody:secret@localhost:1/x | Cannot open the database",
        "SQLITE     | DB_URI         | mysql://u:secret@h/d | DB_URI must be",
        "SQLITE     | DB_URI         | sqlite:////nowhere/tapbill.db | Cannot open the database",
        "SQLITE     | DEFAULT_PRICE  | free        | defaultPrice",
        "SQLITE     | PORT           | many        | port",
      })
  void whatAnOperatorCanMendIsSaidInOneClearLine(
      Engine engine, String variable, String value, String message) {
    Map<String, String> environment =
        variable.equals("DB_URI")
            ? Map.of(variable, value)
            : Map.of("DB_URI", engine.newDatabase(), variable, value);
    try (TapbillProcess refused = TapbillProcess.launch(environment)) {
      assertThat(refused.exitStatus()).isEqualTo(1);
      assertThat(refused.output())
          .contains("Tapbill does not start: ")
          .contains(message)
          .doesNotContain("secret@")
          .doesNotContain("\tat ");
    }
  }

  @Test
  void secretsWithSpecialCharactersArriveAsTheyAre() {
    String password = "a\"b'c\\d#e: f${HOME}{g}";
    Map<String, String> environment =
        Map.of("DB_URI", Engine.SQLITE.newDatabase(), "ADMIN_PASSWORD", password);
    try (TapbillProcess process = TapbillProcess.start(environment)) {
      assertThat(
              process
                  .anyone()
                  .post("/auth/login", Json.of("username", "admin", "password", password))
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void logsAreJsonWithTheRequestIdWhereThatIsSet() {
    Map<String, String> environment =
        Map.of("DB_URI", Engine.SQLITE.newDatabase(), "LOG_FORMAT", "json");
    try (TapbillProcess process = TapbillProcess.start(environment)) {
      assertThat(process.output().lines().map(Json::parse))
          .allSatisfy(line -> assertThat(line.has("message")).isTrue());
    }
  }

  @Test
  void twoProcessesOnOneDatabaseOpenAndCloseATapOnce() {
    String database = Engine.POSTGRESQL.newDatabase();
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
  void aShutdownFinishesWhatHasBeenAccepted() {
    try (TapbillProcess process = TapbillProcess.start(Engine.SQLITE.newDatabase())) {
      process.admin();
      // Proving a password takes a quarter of a second of a processor: long enough to be stopped
      // in.
      String login = Json.of("username", "admin", "password", TestApp.PASSWORD);
      List<CompletableFuture<Reply>> logins =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> process.anyone().post("/auth/login", login)))
              .toList();
      logins.get(0).join();
      process.terminate();

      assertThat(logins).allSatisfy(reply -> assertThat(reply.join().status()).isEqualTo(200));
      assertThat(process.exitStatus()).isEqualTo(143);
    }
  }
}
