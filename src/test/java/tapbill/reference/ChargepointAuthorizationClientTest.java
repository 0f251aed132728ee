package tapbill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** The calls of clients of the charge point authorization API, as they send them. */
@OnBothDatabases
class ChargepointAuthorizationClientTest {
  private static final String CALLBACK = "?callback_url=http://127.0.0.1:9/decisions";

  private final TestApp app;
  private final String path = "/station/" + UUID.randomUUID() + "/driver/" + Tokens.create() + "/";

  ChargepointAuthorizationClientTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void aRequestIsAcknowledgedWith200() {
    Reply accepted = app.anyone().get(path + "authorize" + CALLBACK);
    assertThat(accepted.status()).isEqualTo(200);
    assertThat(accepted.text("status")).isEqualTo("accepted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "application/json"})
  void anEmptyBodyIsNoBody(String contentType) {
    Reply accepted = app.anyone().sendEmpty("POST", path + "authorize" + CALLBACK, contentType);
    assertThat(accepted.status()).isEqualTo(200);
    Reply allowed = app.admin().sendEmpty("PUT", path + "acl", contentType);
    assertThat(allowed.status()).isEqualTo(200);
    assertThat(allowed.body()).isEqualTo("{\"status\":\"success\",\"new_size\":1}");
  }
}
