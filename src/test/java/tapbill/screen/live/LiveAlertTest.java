package tapbill.screen.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.LiveStream;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.SensorGateway;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests the alert events of the live stream. */
@OnBothDatabases
class LiveAlertTest {
  private static final String SENSORS =
      """
      gateways:
        - {name: cellar, url: "%s", dispenserId: 1}
      retention: 0s
      rules:
        - {name: too warm, above: 8, for: 0s, refuseOpens: true, message: The beer is too warm}
      """;

  private static final String OTHER = "former";
  private static final String PASSWORD = "correct horse battery";

  private final Engine engine;

  LiveAlertTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  void temperaturesAndAlertsAreToldAndAlertsThemselvesOnlyToAdmins() {
    try (SensorGateway gateway = new SensorGateway();
        TestApp app = TestApp.withSensors(engine.newDatabase(), SENSORS.formatted(gateway.url()))) {
      new Taps(app).create();
      String cookie = "tapbill_access=" + app.admin().token();
      try (LiveStream anyone = LiveStream.open(app.anyone());
          LiveStream admin = LiveStream.open(app.admin());
          LiveStream browser = LiveStream.open(app.anyone(), "Cookie", cookie);
          LiveStream stranger = LiveStream.open(app.anyone().withToken("none"));
          LiveStream former = LiveStream.open(deactivatedAdmin(app))) {
        gateway.measures(app, 4);
        LiveStream.Event cold =
            anyone.first("changed", data -> data.path("dispenser").has("temperature"));
        assertThat(cold.data().path("dispenser").path("temperature").asText()).isEqualTo("4");

        gateway.measures(app, 9);
        JsonNode warm = anyone.first("changed", data -> data.path("dispenser").has("alert")).data();
        assertThat(warm.path("dispenser").path("alert").path("message").asText())
            .isEqualTo("The beer is too warm");
        JsonNode raised = admin.first("alert").data().path("alert");
        assertThat(raised).isEqualTo(app.admin().get("/api/alerts").json().get(0));
        assertThat(browser.first("alert").data().path("alert")).isEqualTo(raised);

        gateway.measures(app, 5);
        JsonNode cleared =
            admin.first("alert", data -> !data.path("alert").path("cleared_at").isNull()).data();
        assertThat(cleared.path("alert")).isEqualTo(app.admin().get("/api/alerts").json().get(0));
        for (LiveStream page : new LiveStream[] {anyone, stranger, former}) {
          JsonNode cool =
              page.first(
                      "changed",
                      data -> data.path("dispenser").path("temperature").asText().equals("5"))
                  .data();
          assertThat(cool.path("dispenser").has("alert")).isFalse();
          assertThat(page.all("alert", data -> true)).isEmpty();
        }
      }
    }
  }

  @Test
  void theStreamOfWhoIsNoAdminAnyMoreIsCutWithinAMinute() {
    try (TestApp app = TestApp.start(engine);
        LiveStream admin = LiveStream.open(app.admin());
        LiveStream former = LiveStream.open(otherAdmin(app))) {
      deactivateOtherAdmin(app);
      app.clock().advance("59");
      new Taps(app).create();
      former.first("changed");
      assertThat(former.hasEnded()).isFalse();

      app.clock().advance("1");
      new Taps(app).create();
      await().until(former::hasEnded);
      admin.first("changed", data -> data.path("dispenser").path("id").asInt() == 2);
      assertThat(admin.hasEnded()).isFalse();
    }
  }

  private static Api otherAdmin(TestApp app) {
    app.admin()
        .post("/api/accounts", Json.of("username", OTHER, "password", PASSWORD, "role", "admin"));
    Reply login =
        app.anyone().post("/auth/login", Json.of("username", OTHER, "password", PASSWORD));
    return app.anyone().withToken(login.text("access_token"));
  }

  private static void deactivateOtherAdmin(TestApp app) {
    long id =
        StreamSupport.stream(app.admin().get("/api/accounts").json().spliterator(), false)
            .filter(account -> account.path("username").asText().equals(OTHER))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asLong();
    app.admin().patch("/api/accounts/" + id, Json.of("active", false));
  }

  /** Returns a client whose account is inactive but whose token has not expired. */
  private static Api deactivatedAdmin(TestApp app) {
    Api other = otherAdmin(app);
    deactivateOtherAdmin(app);
    return other;
  }
}
