package tapbill.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.platform.quantity.EpochMicros;
import tapbill.support.Api;
import tapbill.support.CallbackTarget;
import tapbill.support.Engine;
import tapbill.support.Form;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** The calls that clients of the reference "charge service" make, who have no credentials. */
@OnBothDatabases
class ChargeServiceClientTest {
  private static final String JSON = "application/json";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String MULTIPART = "multipart/form-data";

  private static final Map<Engine, TestApp> APPS = new EnumMap<>(Engine.class);

  private final TestApp app;
  private final Api client;
  private final String station = UUID.randomUUID().toString();
  private final String token = Tokens.create();

  ChargeServiceClientTest(Engine engine) {
    app =
        APPS.computeIfAbsent(
            engine,
            e ->
                TestApp.start(e.newDatabase(), Map.of("http.trustedNetworks", "127.0.0.0/8, ::1")));
    client = app.anyone();
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, FORM, MULTIPART})
  void aDriverIsInsertedCheckedAndAuthorizedInEachFormOfBody(String type) {
    Map<String, String> driver = Map.of("station_id", station, "driver_token", token);
    assertThat(post(type, "/api/insertACL/", driver).text("flag")).isEqualTo("success");
    assertThat(post(type, "/api/insertACL/", driver).text("flag")).isEqualTo("exists");
    assertThat(post(type, "/api/insertACL/", Map.of("station_id", station)).text("flag"))
        .isEqualTo("error");

    Map<String, String> forwarded =
        Map.of(
            "station_id", station,
            "driver_token", token,
            "request_time", app.clock().instant().toString());
    assertThat(post(type, "/api/checkauthority/", forwarded).message()).isEqualTo("Access granted");
    assertThat(post(type, "/api/checkauthority/", driver).message())
        .isEqualTo("request_time is required");

    try (CallbackTarget target = CallbackTarget.start()) {
      Map<String, String> request =
          Map.of("station_id", station, "driver_token", token, "callback_url", target.url());
      assertThat(post(type, "/api/chargingRequestValidator/", request).text("status"))
          .isEqualTo("accepted");
      await().until(() -> target.calls().size() == 1);
      assertThat(target.calls().get(0).body()).contains(token, "\"status\":\"allowed\"");
    }
    assertThat(post(type, "/api/chargingRequestValidator/", driver).text("status"))
        .isEqualTo("rejected");
  }

  @Test
  void aRequestTimeWithoutAZoneIsInUtc() {
    String now = app.clock().instant().toString().replace("Z", "");
    Map<String, String> forwarded =
        Map.of("station_id", station, "driver_token", token, "request_time", now);
    assertThat(post(JSON, "/api/checkauthority/", forwarded).message()).isEqualTo("Access denied");
  }

  @Test
  void theLastOfRepeatedFieldsCounts() {
    String body = "station_id=x&station_id=" + station + "&driver_token=" + token;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(client.base() + "/api/insertACL/"))
            .header("Content-Type", FORM)
            .POST(BodyPublishers.ofString(body))
            .build();
    assertThat(client.exchange(request).text("flag")).isEqualTo("success");
  }

  @ParameterizedTest
  @ValueSource(strings = {"station_id=%zz", "%", "=&&="})
  void aFormThatCannotBeReadIsRefused(String body) {
    Reply reply = client.send("POST", "/api/checkauthority/", body, FORM);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
  }

  @Test
  void theRequestLogHasAllRequestsInTheirOrderUnlessItIsPaged() {
    app.clock().advance("1");
    // More than the database reads at a time; their order is that of their ids.
    Sql.on(
        app.databaseUri(),
        """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2005)
        INSERT INTO authorization_request (request_id, station_id, driver_token, request_time)
        SELECT '%1$s' || (100000000000 + i), '%2$s', 'token ' || i, %3$d FROM n ORDER BY i
        """
            .formatted(station.substring(0, 24), station, EpochMicros.of(app.clock().instant())));
    List<String> asked = IntStream.rangeClosed(1, 2005).mapToObj(i -> "token " + i).toList();

    Reply log = client.get("/api/getrequestlog/");
    assertThat(log.header("Link")).isEmpty();
    List<JsonNode> entries = new ArrayList<>();
    log.json().forEach(entries::add);
    assertThat(entries)
        .filteredOn(entry -> entry.get("station_id").asText().equals(station))
        .extracting(entry -> entry.get("driver_token").asText())
        .containsExactlyElementsOf(asked);
    assertThat(entries)
        .isSortedAccordingTo(
            (a, b) -> a.get("request_time").asText().compareTo(b.get("request_time").asText()));

    Reply page = client.get("/api/getrequestlog/?limit=2");
    assertThat(page.json()).hasSize(2);
    assertThat(page.json().at("/0/driver_token").asText()).isEqualTo(asked.get(2004));
    String link = page.header("Link");
    String cursor = link.replaceAll(".*(cursor=[^&>]*).*", "$1");
    assertThat(client.get("/api/getrequestlog/?" + cursor).json()).hasSize(100);
  }

  private Reply post(String type, String path, Map<String, String> fields) {
    if (type.equals(MULTIPART)) {
      Form form = new Form();
      fields.forEach(form::field);
      return client.send("POST", path, form.bytes(), Form.TYPE);
    }
    String body =
        type.equals(JSON)
            ? Json.of(fields.entrySet().stream().flatMap(this::pair).toArray())
            : fields.entrySet().stream()
                .map(
                    field ->
                        field.getKey()
                            + '='
                            + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    return client.send("POST", path, body, type);
  }

  private Stream<String> pair(Map.Entry<String, String> field) {
    return Stream.of(field.getKey(), field.getValue());
  }
}
