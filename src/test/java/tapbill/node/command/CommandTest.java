package tapbill.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tapbill.support.CommandLine;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** The commands, beside a running service. */
@OnBothDatabases
class CommandTest {
  private final String database;

  CommandTest(Engine engine) {
    database = engine.newDatabase();
  }

  @Test
  void totalsAreCheckedAndRepaired() {
    try (TestApp app = TestApp.start(database)) {
      Taps taps = new Taps(app);
      taps.pour(taps.create(), "22");
      assertThat(run("check-totals", "config.yml").failed()).isFalse();

      Sql.on(database, "UPDATE dispenser SET total_pours = 7");
      assertThat(run("check-totals", "config.yml").failed()).isTrue();
      assertThat(run("check-totals", "config.yml", "--repair").failed()).isFalse();
      assertThat(run("check-totals", "config.yml").failed()).isFalse();
      assertThat(Sql.texts(database, "SELECT total_pours FROM dispenser")).containsExactly("1");
    }
  }

  @Test
  void accountsAreCreatedAndChanged() {
    try (TestApp app = TestApp.start(database)) {
      assertThat(user("foo", "bar bar bar", "1").failed()).isFalse();
      assertThat(logIn(app)).isEqualTo(200);
      assertThat(role(app)).isEqualTo("staff");
      assertThat(user("foo", "bar bar bar", "0").failed()).isFalse();
      assertThat(logIn(app)).isEqualTo(401);
      assertThat(user("foo", "bar bar bar", "--role", "admin").failed()).isFalse();
      assertThat(logIn(app)).isEqualTo(200);
      assertThat(role(app)).isEqualTo("admin");
      assertThat(user("foo", "bar bar bar").failed()).isFalse();
      assertThat(role(app)).isEqualTo("admin");
      assertThat(user("foo", "bar bar bar", "--role", "user").failed()).isFalse();
      assertThat(role(app)).isEqualTo("user");
    }
  }

  @Test
  void refusedAccountsAreNotChanged() {
    try (TestApp app = TestApp.start(database)) {
      CommandLine tooShort = user("foo", "bar", "1");
      assertThat(tooShort.failed()).isEqualTo(database.startsWith("postgresql"));
      if (tooShort.failed()) {
        assertThat(tooShort.output()).contains("password must have").doesNotContain("\tat ");
      }
      CommandLine last = user("admin", "bar bar bar", "0");
      assertThat(last.failed()).isTrue();
      assertThat(last.output()).contains("The last active admin").doesNotContain("\tat ");
      assertThat(app.admin().get("/api/accounts").status()).isEqualTo(200);
    }
  }

  private static String role(TestApp app) {
    for (JsonNode account : app.admin().get("/api/accounts").json()) {
      if (account.get("username").asText().equals("foo")) {
        return account.get("role").asText();
      }
    }
    return "none";
  }

  private CommandLine user(String... arguments) {
    return run(
        Stream.concat(Stream.of("user", "config.yml"), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private CommandLine run(String... arguments) {
    return CommandLine.run(Map.of("DB_URI", database), arguments);
  }

  private static int logIn(TestApp app) {
    return app.anyone()
        .post("/auth/login", Json.of("username", "foo", "password", "bar bar bar"))
        .status();
  }
}
