package tapbill.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Sql;
import tapbill.support.TapbillProcess;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** The commands of the packaged jar, in processes beside a running service. */
class CommandIT {

  @ParameterizedTest
  @EnumSource(Engine.class)
  void totalsAreCheckedAndMendedOnTheCommandLine(Engine engine) throws SQLException {
    String database = engine.emptyDatabase();
    try (TestApp app = TestApp.start(database);
        Connection connection = Sql.connect(database);
        Statement statement = connection.createStatement()) {
      Taps taps = new Taps(app);
      taps.pour(taps.create(), "22");
      assertCheck(database, 0, "The stored totals match the pours", "check-totals", "config.yml");

      statement.execute("UPDATE dispenser SET total_pours = 7");
      assertCheck(database, 1, "stored total 7 pours", "check-totals", "config.yml");
      assertCheck(database, 0, "match the pours", "check-totals", "config.yml", "--repair");
      assertCheck(database, 0, "The stored totals match the pours", "check-totals", "config.yml");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void accountsAreMadeAndChangedOnTheCommandLine(Engine engine) {
    String database = engine.emptyDatabase();
    try (TestApp app = TestApp.start(database)) {
      String[] credentials = {"foo", "bar bar bar"};
      assertCheck(database, 0, "Created foo", "user", "config.yml", "foo", "bar bar bar", "1");
      assertThat(status(app, credentials)).isEqualTo(200);
      assertCheck(database, 0, "Changed foo", "user", "config.yml", "foo", "bar bar bar", "0");
      assertThat(status(app, credentials)).isEqualTo(401);
      assertCheck(
          database,
          0,
          "Changed foo",
          "user",
          "config.yml",
          "foo",
          "bar bar bar",
          "--role",
          "admin");
      assertThat(status(app, credentials)).isEqualTo(200);
      assertCheck(
          database, 0, "Changed foo", "user", "config.yml", "foo", "bar bar bar", "--role", "user");
      assertCheck(
          database,
          engine == Engine.SQLITE ? 0 : 1,
          "password must have",
          "user",
          "config.yml",
          "foo",
          "bar",
          "1");
      assertCheck(
          database, 1, "The last active admin", "user", "config.yml", "admin", "bar bar bar", "0");
    }
  }

  private static int status(TestApp app, String... credentials) {
    return app.anyone()
        .post("/auth/login", Json.of("username", credentials[0], "password", credentials[1]))
        .status();
  }

  private static void assertCheck(
      String database, int exitStatus, String output, String... arguments) {
    try (TapbillProcess check = TapbillProcess.command(database, arguments)) {
      assertThat(check.exitStatus()).as(check.output()).isEqualTo(exitStatus);
      assertThat(check.output()).contains(output).doesNotContain("\tat ");
    }
  }
}
