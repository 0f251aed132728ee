package tapbill.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Form;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.TestApp;

/** What docs/references.md says stays different, as far as no other test covers it. */
@OnBothDatabases
class DifferencesTest {
  private final TestApp app;
  private final Api client;

  DifferencesTest(Engine engine) {
    app = TestApp.shared(engine);
    client = app.anyone();
  }

  @Test
  void aForeignTokenIsNoGuest() {
    Api foreign = client.withToken("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.foreign");
    assertThat(foreign.get("/api/v1/maps").refusal()).isEqualTo("401 unauthenticated");
    assertThat(client.get("/api/v1/maps").status()).isEqualTo(200);
  }

  @Test
  void aPasswordThatIsTheUsernameIsWeak() {
    String test = Json.of("username", "test", "password", "test");
    assertThat(client.post("/auth/signup", test).refusal()).isEqualTo("400 weak_password");
  }

  @Test
  void privateCallbacksAndOtherTokensAreRefused() {
    String station = UUID.randomUUID().toString();
    String url = "http://10.0.0.7/callback";
    String request =
        Json.of("station_id", station, "driver_token", "a".repeat(20), "callback_url", url);
    assertThat(client.post("/api/chargingRequestValidator/", request).text("status"))
        .isEqualTo("rejected");
    String driver = "/station/" + station + "/driver/short";
    assertThat(client.get(driver + "/authorize?callback_url=" + url).refusal())
        .isEqualTo("400 callback_refused");
    assertThat(app.admin().get(driver + "/acl").refusal()).isEqualTo("400 invalid");
  }

  @Test
  void anUploadedMapIsForMembers() {
    byte[] form = new Form().file("map.txt", "a map".getBytes(UTF_8)).bytes();
    String id = app.admin().send("POST", "/api/v1/maps", form, Form.TYPE).text("id");
    assertThat(client.get("/api/v1/maps/" + id).status()).isEqualTo(404);
    assertThat(client.get("/api/v1/maps/" + id + "/metadata").status()).isEqualTo(404);
    assertThat(app.admin().get("/api/v1/maps/" + id + "/metadata").status()).isEqualTo(200);
  }
}
