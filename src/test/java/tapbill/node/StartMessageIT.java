package tapbill.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.TapbillProcess;

/** The lines that the packaged program logs when it starts. */
class StartMessageIT {
  private static final String ACCOUNT = "Log in as admin with the default password admin";

  @Test
  void namesThePagesTheNetworksAndTheAccountOnlyWhileItHasTheDefaultPassword() {
    Map<String, String> environment =
        Map.of(
            "DB_URI", Engine.SQLITE.newDatabase(),
            "ADMIN_PASSWORD", "",
            "JWT_SECRET", "supersecretjwtsecretissecret",
            "KAFKA_BROKER", "kafka:9092",
            "DB_MAX_CONECTIONS", "4",
            "TRUSTED_NETWORKS", "10.20.0.0/16,0.0.0.0/0");
    try (TapbillProcess process = TapbillProcess.start(environment)) {
      Api anyone = process.anyone();
      String line = readyLine(process);
      assertThat(process.output())
          .contains(
              "JWT_SECRET has fewer than 32 bytes",
              "KAFKA_BROKER: read as KAFKA_BOOTSTRAP_SERVERS",
              "DB_MAX_CONECTIONS is unknown; is DB_MAX_CONNECTIONS meant?",
              "TRUSTED_NETWORKS: clients of 10.20.0.0/16, 0.0.0.0/0 need no credentials",
              "TRUSTED_NETWORKS has 0.0.0.0/0: anybody in it");
      assertThat(line)
          .contains(anyone.base() + "/ (", anyone.base() + "/admin", anyone.base() + "/api/docs")
          .endsWith(ACCOUNT);

      Api admin =
          anyone.withToken(
              anyone
                  .post("/auth/login", Json.of("username", "admin", "password", "admin"))
                  .text("access_token"));
      String change = Json.of("current_password", "admin", "new_password", "a longer one 4711");
      assertThat(admin.post("/auth/password", change).status()).isLessThan(300);
    }
    try (TapbillProcess process = TapbillProcess.start(environment)) {
      assertThat(readyLine(process)).contains("/admin").doesNotContain("password", "4711");
    }
  }

  private static String readyLine(TapbillProcess process) {
    await().until(() -> process.output().contains("Tapbill is ready"));
    return process
        .output()
        .lines()
        .filter(line -> line.contains("Tapbill is ready"))
        .findFirst()
        .orElseThrow();
  }
}
