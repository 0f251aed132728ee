package tapbill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tapbill.support.CommandLine;
import tapbill.support.Engine;
import tapbill.support.Sql;
import tapbill.support.TestApp;

class CommandLineTest {

  @ParameterizedTest
  @CsvSource({
    "server, Starts the API server: server config.yml",
    "worker, 'Starts a worker, which runs queued jobs without the API: worker config.yml'",
    "check-totals, Compares the stored totals with the sums of the pours: check-totals config.yml",
    "user, 'Creates an account, or changes its password, state or role: user config.yml alice'",
    "import, 'Imports the database of the beer dispenser reference: import config.yml --from '",
    "sensor-simulator, Runs a sensor gateway that returns random readings: sensor-simulator",
    "process-maps, Processes the uploaded maps that wait in the queue: process-maps config.yml",
  })
  void helpExplainsEachCommandWithAnExample(String command, String line) {
    assertThat(output("--help")).contains(command + " " + line);
    assertThat(output(command, "--help")).contains("Example: java -jar tapbill.jar " + command);
  }

  @Test
  void helpIsShownWithoutArguments() {
    assertThat(output()).contains("usage:").contains("Starts the API server");
  }

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
        "POSTGRESQL | DB_URI         | postgresql://u:p@localhost:abc/d | Cannot open the database",
        "SQLITE     | ADMIN_PASSWORD | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | ADMIN_PASSWORD must have at most",
        "POSTGRESQL | ADMIN_PASSWORD | admin       | ADMIN_PASSWORD must have 8 to",
        "POSTGRESQL | ADMIN_PASSWORD | Password123 | ADMIN_PASSWORD must not be a common",
        "SQLITE     | ADMIN_USERNAME | ad           | ADMIN_USERNAME must be 3 to 64",
        "SQLITE     | DEFAULT_PRICE  | free        | defaultPrice",
        "SQLITE     | PORT           | many        | port",
        "SQLITE     | QUEUE_TYPE     | rabbit      | QUEUE_TYPE must be database or kafka",
        "SQLITE     | DEVICE_TIMES   | some        | DEVICE_TIMES must be trusted or anyone",
        "SQLITE     | TRUSTED_NETWORKS | 10.1.0.0/8 | TRUSTED_NETWORKS must be a comma-separated",
      })
  void refusedStartsNameTheSettingInOneLine(
      Engine engine, String variable, String value, String message) {
    String database = variable.equals("DB_URI") ? value : engine.emptyDatabase();
    assertRefused(database, variable, value, message);
  }

  @Test
  void aDatabaseThatCannotStoreAllCharactersIsRefused() {
    String server = Engine.POSTGRESQL.emptyDatabase();
    Sql.on(
        server,
        "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    assertRefused(
        server.replaceFirst("[^/]+$", "latin"),
        "PORT",
        "0",
        "must be created with ENCODING 'UTF8'");
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void aDatabaseOfAnotherProgramIsRefused(Engine engine) {
    String database = engine.emptyDatabase();
    Sql.on(database, "CREATE TABLE beer (id BIGINT)");
    assertRefused(database, "PORT", "0", "cannot be migrated: Found non-empty schema");
  }

  @Test
  void aPortInUseIsRefused() throws IOException {
    try (ServerSocket other = new ServerSocket(0)) {
      String port = Integer.toString(other.getLocalPort());
      assertRefused(Engine.SQLITE.newDatabase(), "PORT", port, port);
    }
  }

  private static void assertRefused(
      String database, String variable, String value, String message) {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "DB_URI",
                database,
                "PORT",
                "0",
                "ADMIN_PORT",
                "0",
                "ADMIN_PASSWORD",
                TestApp.PASSWORD,
                "JWT_SECRET",
                TestApp.JWT_SECRET));
    environment.put(variable, value);
    CommandLine refused = CommandLine.run(environment, "server", "config.yml");
    assertThat(refused.failed()).isTrue();
    assertThat(refused.output())
        .startsWith("Tapbill does not start: ")
        .contains(message)
        .doesNotContain("secret@")
        .doesNotContain("\tat ");
  }

  /**
   * Returns the output of the program. Each run of white space becomes one space, because long
   * lines are wrapped.
   */
  private static String output(String... arguments) {
    CommandLine run = CommandLine.run(Map.of(), arguments);
    assertThat(run.failed()).isFalse();
    return run.output().replaceAll("\\s+", " ");
  }
}
