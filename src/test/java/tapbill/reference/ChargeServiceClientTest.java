package tapbill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** The calls of clients of the charge service, as they send them. */
@OnBothDatabases
class ChargeServiceClientTest {
  private final TestApp app;

  ChargeServiceClientTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void aRequestTimeWithoutAZoneIsInUtc() {
    String now = app.clock().instant().toString().replace("Z", "");
    Reply decided =
        app.admin()
            .post(
                "/api/checkauthority/",
                Json.of(
                    "station_id",
                    UUID.randomUUID(),
                    "driver_token",
                    Tokens.create(),
                    "request_time",
                    now));
    assertThat(decided.message()).isEqualTo("Access denied");
  }
}
