package tapbill.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.people.account.Secret;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.S3Server;
import tapbill.support.Taps;
import tapbill.support.TestApp;

class ConfigurationTest {

  @ParameterizedTest
  @CsvSource({
    "accounts.adminPassword, '', ADMIN_PASSWORD",
    "accounts.adminPassword, short, ADMIN_PASSWORD",
    "accounts.jwtSecret, '', JWT_SECRET",
    "accounts.jwtSecret, not quite thirty-two bytes long, JWT_SECRET",
    "anonymousAdmin, true, ANONYMOUS_ADMIN",
  })
  void postgresqlIsRefusedWithWhatIsForDevelopment(String setting, String value, String variable) {
    assertThatThrownBy(
            () -> TestApp.start(Engine.POSTGRESQL.newDatabase(), Map.of(setting, value)).close())
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable);
  }

  @Test
  void theSecretOfTheReferencesExampleStartsTheEmbeddedDatabase() {
    Map<String, String> example = Map.of("accounts.jwtSecret", "supersecretjwtsecretissecret");
    try (TestApp app = TestApp.start(Engine.SQLITE.newDatabase(), example)) {
      assertThat(app.admin().get("/auth/me").status()).isEqualTo(200);
    }
  }

  @Test
  void aWeakSecretIsRefusedOnSqliteToo() {
    assertThatThrownBy(
            () ->
                TestApp.start(Engine.SQLITE.newDatabase(), Map.of("accounts.jwtSecret", "weak"))
                    .close())
        .rootCause()
        .hasMessageContaining("JWT_SECRET");
  }

  @ParameterizedTest
  @CsvSource({
    "callbacks.allowedTargets, '10.0.0.0/8, 10.0.0.0/33', CALLBACKS_ALLOWED_TARGETS",
    "callbacks.secret, whsec_c2hvcnQ=, CALLBACK_SECRET",
  })
  void unusableCallbackTargetsAreRefused(String setting, String value, String variable) {
    assertThatThrownBy(
            () -> TestApp.start(Engine.SQLITE.newDatabase(), Map.of(setting, value)).close())
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(variable + " must be ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "folder, pom.xml, MAPS_FOLDER",
    "s3.bucket, '', MAPS_S3_BUCKET",
    "s3.endpoint, s3.example.org, MAPS_S3_ENDPOINT",
    "s3.accessKeyId, '', MAPS_S3_ACCESS_KEY_ID",
    "s3.secretAccessKey, '', MAPS_S3_SECRET_ACCESS_KEY",
  })
  void aStoreOfMapsThatCannotBeIsRefused(String setting, String value, String variable) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "maps.s3.endpoint", "https://s3.example.org",
                "maps.s3.bucket", "maps",
                "maps.s3.accessKeyId", "id",
                "maps.s3.secretAccessKey", "hush"));
    settings.put("maps.store", setting.equals("folder") ? "folder" : "s3");
    settings.put("maps." + setting, value);
    assertThatThrownBy(() -> TestApp.start(Engine.SQLITE.newDatabase(), settings).close())
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable)
        .hasMessageNotContaining("hush");
  }

  @Test
  void aStoreOfMapsThatIsAwayKeepsNoTapClosed() {
    S3Server away = new S3Server();
    try (TestApp app = TestApp.start(Engine.SQLITE.newDatabase(), away.settings())) {
      Taps taps = new Taps(app);
      assertThat(app.anyone().post(taps.create() + "/open").status()).isLessThan(300);
    }
  }

  @Test
  void everyCallerIsAnAdminOnlyWhereThatIsSet() {
    try (TestApp app =
        TestApp.start(Engine.SQLITE.newDatabase(), Map.of("anonymousAdmin", "true"))) {
      assertThat(app.anyone().post("/dispenser", Json.of("flow_volume", 0.064)).status())
          .isEqualTo(200);
      assertThat(app.anyone().get("/api/statistics").status()).isEqualTo(200);
    }
  }

  @Test
  void theGeneratedSecretSurvivesARestartAndOnlyItsOwnerReadsIt() throws Exception {
    String database = Engine.SQLITE.newDatabase();
    Map<String, String> noSecret = Map.of("accounts.jwtSecret", "");
    String token;
    try (TestApp app = TestApp.start(database, noSecret)) {
      token = app.admin().token();
    }
    try (TestApp app = TestApp.start(database, noSecret)) {
      assertThat(app.anyone().withToken(token).get("/api/statistics").status()).isEqualTo(200);
    }
    Path file = Path.of(database.substring("sqlite:///".length()) + ".jwt-secret");
    assertThat(Files.readString(file)).hasSize(64);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void anExistingAdminKeepsItsPassword() {
    String database = Engine.SQLITE.newDatabase();
    TestApp.start(database).close();
    try (TestApp app =
        TestApp.start(database, Map.of("accounts.adminPassword", "another password"))) {
      assertThat(app.admin().get("/api/statistics").status()).isEqualTo(200);
    }
  }

  @Test
  void theDefaultPasswordIsReplacedByTheOneThatIsSet() {
    String database = Engine.SQLITE.newDatabase();
    TestApp.start(database, Map.of("accounts.adminPassword", "admin")).close();
    try (TestApp app = TestApp.start(database)) {
      assertThat(app.admin().get("/api/statistics").status()).isEqualTo(200);
      assertThat(
              app.anyone()
                  .post("/auth/login", Json.of("username", "admin", "password", "admin"))
                  .status())
          .isEqualTo(401);
    }
  }

  @Test
  void anEmptySecretFileIsRefused() throws Exception {
    String database = Engine.SQLITE.newDatabase();
    Files.createFile(Path.of(database.substring("sqlite:///".length()) + ".jwt-secret"));
    assertThatThrownBy(() -> TestApp.start(database, Map.of("accounts.jwtSecret", "")).close())
        .rootCause()
        .hasMessageContaining("JWT_SECRET");
  }

  @Test
  void valuesOfVariablesAreTakenAsTheyAre() {
    String nasty = "a\"b'c\\d#e: f${HOME}\t{g}";
    EnvironmentVariables variables = new EnvironmentVariables(Map.of("SET", nasty));
    assertThat(variables.replace("x: \"${SET:-default}\""))
        .isEqualTo("x: \"a\\\"b'c\\\\d#e: f${HOME}\\t{g}\"");
    assertThat(variables.replace("x: \"${UNSET:-default}\"")).isEqualTo("x: \"default\"");
    assertThat(variables.replace("x: \"${UNSET:-}\"")).isEqualTo("x: \"\"");
  }

  @Test
  void noSecretIsPrinted() {
    assertThat(new Secret("hush")).hasToString("***");
  }
}
