package tapbill.device.authorization;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.AuditEntries;
import tapbill.support.CallbackTarget;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** An authorization request from its acknowledgement to the decision, the callback and the log. */
@OnBothDatabases
class AuthorizationTest {
  private final Engine engine;
  private final TestApp app;
  private final CallbackTarget target = CallbackTarget.start();
  private final String station = UUID.randomUUID().toString();
  private final String token = Tokens.create();

  AuthorizationTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
  }

  @AfterEach
  void closeTarget() {
    target.close();
  }

  @Test
  void aRequestIsAcknowledgedAndTheDecisionComesByCallback() {
    new Tokens(app).allow(station, token);

    Reply accepted = ask(token);

    assertThat(accepted.status()).isEqualTo(200);
    assertThat(accepted.text("status")).isEqualTo("accepted");
    assertThat(accepted.message())
        .isEqualTo(
            "Request is being processed asynchronously."
                + " The result will be sent to the provided callback URL.");
    JsonNode callback = callback(0);
    assertThat(callback.get("request_id").asText()).isEqualTo(accepted.text("request_id"));
    assertThat(callback.get("station_id").asText()).isEqualTo(station);
    assertThat(callback.get("driver_token").asText()).isEqualTo(token);
    assertThat(callback.get("status").asText()).isEqualTo("allowed");
    assertThat(callback.get("message").asText()).isNotEmpty();
    assertThat(callback).hasSize(5);
    assertThat(target.calls().get(0).headers())
        .containsEntry("webhook-id", accepted.text("request_id"))
        .containsEntry("webhook-timestamp", String.valueOf(app.clock().instant().getEpochSecond()))
        .containsKey("webhook-signature");
  }

  @Test
  void aTokenThatIsNotOnTheListIsNotAllowed() {
    new Tokens(app).allow(UUID.randomUUID().toString(), token);
    ask(token);
    assertThat(callback(0).get("status").asText()).isEqualTo("not_allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "nineteen-characters",
        "valid-prefix-of-a-token%20",
        "%C3%A4bcdefghijklmnopqrstuvw"
      })
  void malformedTokensAreInvalid(String noToken) {
    assertThat(ask(noToken).status()).isEqualTo(200);
    assertThat(callback(0).get("status").asText()).isEqualTo("invalid");
    assertThat(log(1).at("/0/decision").asText()).isEqualTo("invalid");
  }

  @Test
  void requestsTooLongForTheLogAreRefused() {
    assertThat(ask("%F0%9F%8D%BA".repeat(250)).status()).isEqualTo(200);
    assertThat(ask("x".repeat(501)).status()).isEqualTo(400);
    assertThat(ask("a-token-with-a-zero-%00-character").status()).isEqualTo(400);
    assertThat(callback(0).get("status").asText()).isEqualTo("invalid");
  }

  @Test
  void theCallbackUrlMayStandInTheBody() {
    String path = "/station/" + station + "/driver/" + token + "/authorize";
    assertThat(app.anyone().post(path, Json.of("callback_url", target.url())).status())
        .isEqualTo(200);
    assertThat(app.anyone().post(path + "?callback_url=" + encoded(target.url())).status())
        .isEqualTo(200);
    callback(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://example.org/",
        "file:///etc/passwd",
        "//example.org/",
        "example.org",
        "http://",
        "http://user:secret@example.org/",
        "http://127.0.0.2/",
        "http://0x7f000002/",
        "http://2130706434/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.2]/",
        "http://10.1.2.3/",
        "https://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "http://[fe80::1]/"
      })
  void aCallbackUrlThatLeadsNowhereGoodIsRefused(String url) {
    Reply refused =
        app.anyone()
            .get(
                "/station/%s/driver/%s/authorize?callback_url=%s"
                    .formatted(station, token, encoded(url)));
    assertThat(refused.refusal()).isEqualTo("400 callback_refused");
    assertThat(refused.message()).startsWith("callback_url ");
    assertThat(log(0)).isEmpty();
  }

  @Test
  void aRequestNeedsACallbackUrlAndAStation() {
    String path = "/station/%s/driver/%s/authorize".formatted(station, token);
    assertThat(app.anyone().get(path).message()).isEqualTo("callback_url is required");
    assertThat(app.anyone().post(path).message()).isEqualTo("callback_url is required");
    assertThat(app.anyone().post(path, "{}").message()).isEqualTo("callback_url is required");
    assertThat(
            app.anyone()
                .get(path.replace(station, "7") + "?callback_url=" + encoded(target.url()))
                .message())
        .isEqualTo("station_id must be a UUID");
  }

  @Test
  void aCallbackThatFailsIsTriedAgainWithTheSameIdUntilItIsHeard() {
    target.answerWith(500);
    String id = ask(token).text("request_id");
    await().atMost(60, SECONDS).until(() -> log(1).at("/0/callback_attempts").size() == 1);
    assertThat(log(1).at("/0/callback_status").asText()).isEqualTo("pending");
    assertThat(log(1).at("/0/callback_attempts/0/status").asInt()).isEqualTo(500);
    assertThat(log(1).at("/0/callback_attempts/0/error").asText()).contains("500");

    target.answerWith(204);
    app.clock().advance("3");

    callback(1);
    await()
        .atMost(60, SECONDS)
        .until(() -> log(1).at("/0/callback_status").asText().equals("delivered"));
    assertThat(target.calls()).hasSize(2);
    assertThat(target.calls())
        .allSatisfy(call -> assertThat(call.headers()).containsEntry("webhook-id", id));
    assertThat(target.calls().get(1).body()).isEqualTo(target.calls().get(0).body());
  }

  @Test
  void aCallbackThatIsNeverHeardIsGivenUpListedAndCanBeRedelivered() {
    target.answerWith(503);
    ask(token);
    int attempts = 7;
    for (int i = 1; i <= attempts; i++) {
      int made = i;
      await().atMost(60, SECONDS).until(() -> log(1).at("/0/callback_attempts").size() == made);
      app.clock().advance("9000");
    }
    await()
        .atMost(60, SECONDS)
        .until(() -> log(1).at("/0/callback_status").asText().equals("failed"));
    JsonNode failed =
        app.admin().get("/api/authorizations?callback_status=failed&station_id=" + station).json();
    assertThat(failed).hasSize(1);
    assertThat(failed.at("/0/decision").asText()).isEqualTo("not_allowed");

    target.answerWith(200);
    String redeliver = "/api/authorizations/" + failed.at("/0/id").asText() + "/redeliver";
    assertThat(app.admin().post(redeliver).status()).isEqualTo(202);

    callback(attempts);
    await()
        .atMost(60, SECONDS)
        .until(() -> log(1).at("/0/callback_status").asText().equals("delivered"));
    assertThat(
            AuditEntries.last(app, "authorization " + failed.at("/0/id").asText())
                .get("action")
                .asText())
        .isEqualTo("authorization.redeliver");
  }

  @Test
  void onlyWhatHasACallbackIsRedelivered() {
    app.admin()
        .post(
            "/api/checkauthority/",
            Json.of(
                "station_id",
                station,
                "driver_token",
                token,
                "request_time",
                app.clock().instant().toString()));
    String id = log(1).at("/0/id").asText();
    assertThat(app.admin().post("/api/authorizations/" + id + "/redeliver").refusal())
        .isEqualTo("409 no_callback");
    assertThat(app.admin().post("/api/authorizations/999999999/redeliver").refusal())
        .isEqualTo("404 unknown_authorization");
  }

  @Test
  void aRequestThatIsDecidedTooLateIsUnknown() {
    String database = engine.newDatabase();
    try (TestApp idle = TestApp.start(database, Map.of("queue.workers", "0"))) {
      new Tokens(idle).allow(station, token);
      idle.anyone().get(path(token, target.url()));
      idle.clock().advance("0.000001");
      idle.anyone().get(path(token, target.url()));
      assertThat(target.calls()).isEmpty();
    }
    try (TestApp late = TestApp.start(database, Map.of(), "5.000001")) {
      callback(1);
      JsonNode log = late.admin().get("/api/getrequestlog/").json();
      assertThat(log.at("/0/decision").asText()).isEqualTo("unknown");
      assertThat(log.at("/1/decision").asText()).isEqualTo("allowed");
    }
  }

  @Test
  void clientsThatAskTooOftenAreAskedToRetryLater() {
    try (TestApp limited =
        TestApp.start(
            engine.newDatabase(),
            Map.of(
                "authorizations.limits.requestsPerAddress", "3",
                "authorizations.limits.requests", "4",
                "http.trustedProxies", "1"))) {
      for (int i = 0; i < 3; i++) {
        assertThat(limited.anyone().get(path(token, target.url())).status()).isEqualTo(200);
      }
      Reply refused = limited.anyone().get(path(token, target.url()));
      assertThat(refused.refusal()).isEqualTo("429 rate_limited");
      assertThat(refused.header("Retry-After")).isNotEmpty();
      Api other = limited.anyone().with("X-Forwarded-For", "192.0.2.1");
      assertThat(other.get(path(token, target.url())).status()).isEqualTo(200);
      assertThat(other.get(path(token, target.url())).status()).isEqualTo(429);
      limited.clock().advance("60");
      assertThat(limited.anyone().get(path(token, target.url())).status()).isEqualTo(200);
    }
  }

  @Test
  void aBadTargetKeepsNobodyElseWaiting() {
    target.behave(CallbackTarget.Behaviour.HANG);
    for (int i = 0; i < 200; i++) {
      ask(token);
    }
    try (CallbackTarget good = CallbackTarget.start()) {
      app.anyone().get(path(token, good.url()));
      // This is shorter than the timeout of one callback.
      await().atMost(4, SECONDS).until(() -> good.calls().size() == 1);
    }
  }

  @Test
  void eachOfManyAtOnceIsDecidedOnceAndCalledBackOnce() {
    new Tokens(app).allow(station, token);
    List<String> ids = Concurrently.run(50, i -> ask(token).text("request_id"));

    await().atMost(60, SECONDS).until(() -> target.calls().size() == 50);
    assertThat(
            target.calls().stream().map(call -> Json.parse(call.body()).get("request_id").asText()))
        .containsExactlyInAnyOrderElementsOf(ids);
    await()
        .atMost(60, SECONDS)
        .untilAsserted(
            () ->
                assertThat(log(50))
                    .allSatisfy(
                        entry -> {
                          assertThat(entry.get("decision").asText()).isEqualTo("allowed");
                          assertThat(entry.get("callback_status").asText()).isEqualTo("delivered");
                          assertThat(entry.get("callback_attempts")).hasSize(1);
                        }));
  }

  @Test
  void theOtherReferenceAsksInItsOwnWords() {
    new Tokens(app).allow(station, token);
    Reply accepted =
        app.anyone()
            .post(
                "/api/chargingRequestValidator/",
                Json.of(
                    "station_id", station, "driver_token", token, "callback_url", target.url()));
    assertThat(accepted.status()).isEqualTo(200);
    assertThat(accepted.text("status")).isEqualTo("accepted");
    assertThat(callback(0).get("status").asText()).isEqualTo("allowed");

    Stream.of(
            Json.of("driver_token", token, "callback_url", target.url()),
            Json.of("station_id", "7", "driver_token", token, "callback_url", target.url()),
            Json.of("station_id", station, "driver_token", "x", "callback_url", target.url()),
            Json.of("station_id", station, "driver_token", token),
            Json.of(
                "station_id", station, "driver_token", token, "callback_url", "http://10.0.0.1/"))
        .map(body -> app.anyone().post("/api/chargingRequestValidator/", body))
        .forEach(
            rejected -> {
              assertThat(rejected.status()).isEqualTo(200);
              assertThat(rejected.text("status")).isEqualTo("rejected");
              assertThat(rejected.message()).matches("(station_id|driver_token|callback_url) .*");
            });
  }

  @Test
  void publishedRequestsAreDecidedAtOnce() {
    new Tokens(app).allow(station, token);

    assertThat(check(token, "0")).isEqualTo("Access granted");
    assertThat(check(Tokens.create(), "0")).isEqualTo("Access denied");
    assertThat(check("no token", "0")).isEqualTo("Access denied");
    assertThat(check(token, "1800")).isEqualTo("Access granted");
    assertThat(check(token, "1800.000001")).isEqualTo("Request is too old");
    callback(4);
    assertThat(target.calls().stream().map(call -> Json.parse(call.body()).get("status").asText()))
        .containsExactlyInAnyOrder("allowed", "not_allowed", "invalid", "allowed", "unknown");
    assertThat(log(5)).hasSize(5);
  }

  @Test
  void theRequestLogIsPagedTheNewestFirst() {
    for (int i = 0; i < 5; i++) {
      app.clock().advance("1");
      ask(Tokens.create());
    }
    callback(4);
    List<JsonNode> seen = new ArrayList<>();
    String page = "/api/getrequestlog/?limit=2";
    while (seen.size() < 5) {
      Reply reply = app.admin().get(page);
      reply.json().forEach(seen::add);
      String link = reply.header("Link");
      page = link.isEmpty() ? page : link.substring(1, link.indexOf('>'));
    }
    assertThat(seen.subList(0, 5))
        .allSatisfy(entry -> assertThat(entry.get("station_id").asText()).isEqualTo(station))
        .allSatisfy(entry -> assertThat(entry).hasSize(7))
        .isSortedAccordingTo(
            (a, b) -> b.get("request_time").asText().compareTo(a.get("request_time").asText()));
  }

  @Test
  void theLogIsFilteredByTokenDecisionAndTime() {
    new Tokens(app).allow(station, token);
    String from = app.clock().instant().toString();
    ask(token);
    ask(Tokens.create());
    callback(1);
    app.clock().advance("1");
    String to = app.clock().instant().toString();
    ask(token);
    callback(2);

    assertThat(filtered("&driver_token=" + token)).hasSize(2);
    assertThat(filtered("&decision=not_allowed")).hasSize(1);
    assertThat(filtered("&from=" + from + "&to=" + to)).hasSize(2);
    assertThat(filtered("&from=" + to)).hasSize(1);
    assertThat(app.admin().get("/api/authorizations?decision=perhaps").status()).isEqualTo(400);
    assertThat(app.admin().get("/api/authorizations?callback_status=x").status()).isEqualTo(400);
    assertThat(app.admin().get("/api/authorizations?station_id=x").status()).isEqualTo(400);
    assertThat(app.admin().get("/api/authorizations?driver_token=%00").json()).isEmpty();
  }

  @Test
  void decisionsAndQueuesAreMeasured() {
    ask(token);
    callback(0);
    String metrics = app.anyone().get("/metrics").body();
    assertThat(metrics)
        .contains("tapbill_authorizations_total{decision=\"not_allowed\"}")
        .contains("tapbill_callbacks_total{outcome=\"delivered\"}")
        .contains("tapbill_queue_jobs{queue=\"callback\"}")
        .contains("tapbill_queue_oldest_job_age_seconds{queue=\"authorization\"}")
        .contains("tapbill_queue_failed_jobs{queue=\"authorization\"} 0.0");
  }

  private JsonNode filtered(String filter) {
    return app.admin().get("/api/authorizations?station_id=" + station + filter).json();
  }

  private String check(String driverToken, String secondsAgo) {
    return app.admin()
        .post(
            "/api/checkauthority/",
            Json.of(
                "station_id",
                station,
                "driver_token",
                driverToken,
                "request_time",
                app.clock()
                    .instant()
                    .minus(java.time.Duration.parse("PT" + secondsAgo + "S"))
                    .toString(),
                "callback_url",
                target.url()))
        .message();
  }

  private Reply ask(String driverToken) {
    return app.anyone().get(path(driverToken, target.url()));
  }

  private String path(String driverToken, String url) {
    return "/station/%s/driver/%s/authorize?callback_url=%s"
        .formatted(station, driverToken, encoded(url));
  }

  /** Waits until a callback with that number has been received, and returns its body. */
  private JsonNode callback(int number) {
    await().atMost(60, SECONDS).until(() -> target.calls().size() > number);
    return Json.parse(target.calls().get(number).body());
  }

  /** Waits until the log of the station has that many entries, and returns it. */
  private JsonNode log(int entries) {
    await().atMost(60, SECONDS).until(() -> filtered("").size() >= entries);
    return filtered("");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
