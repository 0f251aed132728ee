package tapbill.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables of the reference systems, and misspelt ones, on the real config.yml. */
class EnvironmentVariablesTest {
  private String replaced = "";

  @Test
  void variablesOfTheReferencesAreReadAsOurs() throws IOException {
    EnvironmentVariables variables =
        read(
            Map.of(
                "KAFKA_BROKER", "kafka:9092",
                "AUTHORIZATION_TIMEOUT_SEC", "5",
                "CALLBACK_TIMEOUT_SEC", "2.5",
                "SERVER_URL", "http://sensors.example/",
                "SERVER_PORT", "8081"));
    assertThat(replaced)
        .contains(
            "bootstrapServers: \"kafka:9092\"",
            "timeout: \"5000ms\"",
            "timeout: \"2500ms\"",
            "url: \"http://sensors.example:8081/\"");
    assertThat(variables.notes())
        .containsExactly(
            "AUTHORIZATION_TIMEOUT_SEC: read as AUTHORIZATION_TIMEOUT",
            "CALLBACK_TIMEOUT_SEC: read as CALLBACK_TIMEOUT",
            "KAFKA_BROKER: read as KAFKA_BOOTSTRAP_SERVERS",
            "SERVER_URL and SERVER_PORT: read as SENSOR_GATEWAY_URL");
    assertThat(variables.warnings()).isEmpty();
  }

  @Test
  void ourNamesWin() throws IOException {
    EnvironmentVariables variables =
        read(Map.of("KAFKA_BROKER", "theirs:9092", "KAFKA_BOOTSTRAP_SERVERS", "ours:9092"));
    assertThat(replaced).contains("bootstrapServers: \"ours:9092\"").doesNotContain("theirs");
    assertThat(variables.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ACCESS_TOKEN_EXPIRE_MINUTES, 'ACCESS_TOKEN_EXPIRE_MINUTES is ignored: access tokens are valid'",
    "REFRESH_TOKEN_EXPIRE_MINUTES, 'REFRESH_TOKEN_EXPIRE_MINUTES is ignored: refresh tokens are valid'",
    "SERVER_PORT, 'SERVER_URL and SERVER_PORT are ignored: '",
  })
  void whatIsIgnoredIsSaidInOneLine(String name, String line) throws IOException {
    assertThat(read(Map.of(name, "60")).notes())
        .singleElement()
        .asString()
        .startsWith(line)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource({"DB_URL, DB_URI", "ADMIN_PASWORD, ADMIN_PASSWORD", "JWT_SECRETS, JWT_SECRET"})
  void aNameThatDiffersByOneLetterIsWarnedOf(String name, String meant) throws IOException {
    assertThat(read(Map.of(name, "x")).warnings())
        .containsExactly(name + " is unknown; is " + meant + " meant?");
    assertThat(read(Map.of(name, "x", meant, "y")).warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PATH, /usr/bin",
    "PORTS, 80",
    "HOST, tap",
    "HOSTNAME, tap",
    "ADMINS_PORT, tcp://10.0.0.1:80",
    "KUBERNETES_PORT, tcp://10.0.0.1:443",
    "PGPORT, 5432",
    "ADMIN_USERNAME, dispenser",
  })
  void usualNamesAreNotWarnedOf(String name, String value) throws IOException {
    assertThat(read(Map.of(name, value)).warnings()).isEmpty();
  }

  private EnvironmentVariables read(Map<String, String> environment) throws IOException {
    EnvironmentVariables variables = new EnvironmentVariables(environment);
    replaced = variables.replace(Files.readString(Path.of("config.yml")));
    return variables;
  }
}
