package tapbill.people.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.TestApp;

/** Clients of trusted networks need no credentials on the routes of references without a login. */
@OnBothDatabases
class TrustedNetworksTest {
  private static final String LOG = "/api/getrequestlog/";
  private static final String NEW_TAP = Json.of("flow_volume", 0.064);

  private final Engine engine;

  TrustedNetworksTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  void whatTheyDoIsAuditedWithTheirAddress() {
    try (TestApp app = start("127.0.0.0/8, ::1")) {
      app.anyone().post("/dispenser", NEW_TAP);
      JsonNode entry = app.admin().get("/api/audit?action=dispenser.create").json().get(0);
      assertThat(entry.get("actor").asText()).isEqualTo("network");
      assertThat(entry.get("address").asText()).isEqualTo("127.0.0.1");
      String signUp = Json.of("username", "Network", "password", "correct horse battery");
      assertThat(app.anyone().post("/auth/signup", signUp).refusal()).isEqualTo("400 invalid");
    }
  }

  @Test
  void neitherBrowsersNorClientsBehindAnUnknownProxyAreTrusted() {
    try (TestApp app = start("127.0.0.0/8")) {
      Api client = app.anyone();
      assertThat(client.get(LOG).status()).isEqualTo(200);
      assertThat(client.with("X-Forwarded-For", "127.0.0.1").get(LOG).status()).isEqualTo(401);
      assertThat(client.with("Forwarded", "for=127.0.0.1").get(LOG).status()).isEqualTo(401);
      assertThat(client.with("Sec-Fetch-Site", "same-origin").get(LOG).status()).isEqualTo(401);
      assertThat(client.with("Origin", client.base()).post("/dispenser", NEW_TAP).status())
          .isEqualTo(401);
      assertThat(client.with("Cookie", "tapbill_access=old").get(LOG).status()).isEqualTo(401);
      assertThat(client.with("Authorization", "Basic eDp4").get(LOG).status()).isEqualTo(401);
    }
  }

  private TestApp start(String networks) {
    return TestApp.start(engine.newDatabase(), Map.of("http.trustedNetworks", networks));
  }
}
