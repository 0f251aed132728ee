package tapbill.people.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.AuditEntries;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** The audit log of changes by admins and of logins. */
@OnBothDatabases
class AuditTest {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String PASSWORD = "correct horse battery";

  private final TestApp app;

  AuditTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void aChangeOfPriceIsThereWithBothPrices() {
    String tap = new Taps(app).create("0.064", "12.25");
    app.admin().patch(tap, Json.of("price", 13.5));

    JsonNode entry = of("dispenser " + tap.replaceAll("\\D", "")).get(0);
    assertThat(entry.get("action").asText()).isEqualTo("dispenser.price");
    assertThat(entry.get("actor").asText()).isEqualTo("admin");
    assertThat(entry.get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(entry.get("time").asText()).isEqualTo(app.clock().instant().toString());
    assertThat(entry.at("/details/price/from").decimalValue()).isEqualByComparingTo("12.25");
    assertThat(entry.at("/details/price/to").decimalValue()).isEqualByComparingTo("13.5");
    assertThat(entry.get("details")).hasSize(1);
  }

  @Test
  void refusedActionsAreNotAudited() {
    String tap = new Taps(app).create("0.064", "12.25");
    app.admin().patch(tap, Json.of("price", -1));
    assertThat(of("dispenser " + tap.replaceAll("\\D", ""))).hasSize(1);
  }

  @Test
  void aRepeatedCreationIsThereOnce() {
    String body = "{\"flow_volume\":0.064,\"price\":12.25}";
    String key = "audit-" + newName();
    Reply created = app.admin().keyed(key).post("/api/dispenser", body);
    app.admin().keyed(key).post("/api/dispenser", body);
    assertThat(of("dispenser " + created.id())).hasSize(1);
  }

  @Test
  void theLifeOfAnAccountIsThere() {
    String name = newName();
    long id =
        app.anyone().post("/auth/signup", Json.of("username", name, "password", PASSWORD)).id();
    String refresh = login(name, PASSWORD).text("refresh_token");
    login(name, "something else");
    refresh(refresh);
    app.clock().advance("30");
    refresh(refresh);
    String other = login(name, PASSWORD).text("refresh_token");
    app.anyone().post("/auth/logout", Json.of("refresh_token", other));
    app.admin()
        .patch(
            "/api/accounts/" + id,
            Json.of("role", "admin", "active", false, "password", "another horse entirely"));
    login(name, "another horse entirely");

    List<JsonNode> entries = of("account " + id);
    assertThat(entries)
        .extracting(entry -> entry.get("action").asText())
        .containsExactly(
            "login.failed",
            "account.change",
            "logout",
            "login",
            "session.reuse",
            "login.failed",
            "login",
            "account.create");
    assertThat(entries.get(0).at("/details/reason").asText()).isEqualTo("inactive account");
    assertThat(entries.get(1).get("details").toString())
        .contains("\"role\":{\"from\":\"user\",\"to\":\"admin\"}", "\"active\"", "\"password\"");
    assertThat(entries.get(5).at("/details/reason").asText()).isEqualTo("wrong password");
    assertThat(entries.get(5).get("actor").asText()).isEqualTo(name);
    assertThat(entries.get(7).get("actor").isNull()).isTrue();
  }

  @Test
  void noSecretIsInIt() {
    String name = newName();
    long id =
        app.admin()
            .post("/api/accounts", Json.of("username", name, "password", "first-" + PASSWORD))
            .id();
    app.admin().patch("/api/accounts/" + id, Json.of("password", "second-" + PASSWORD));
    Reply session = login(name, "second-" + PASSWORD);
    login(name, "third-" + PASSWORD);
    // The password is typed into the field of the username.
    login("fourth-" + PASSWORD, "x");
    refresh(session.text("refresh_token"));

    String all =
        String.join(
            "\n",
            Sql.texts(
                app.databaseUri(),
                "SELECT coalesce(actor, '') || coalesce(target, '') || details FROM audit"));
    assertThat(all)
        .contains(name)
        .doesNotContain(PASSWORD)
        .doesNotContain("$2a$")
        .doesNotContain(session.text("access_token"))
        .doesNotContain(session.text("refresh_token").substring(0, 43));
  }

  @Test
  void itIsReadByRangeActorActionAndPage() {
    app.clock().advance("100");
    String from = app.clock().instant().toString();
    String name = newName();
    app.anyone().post("/auth/signup", Json.of("username", name, "password", PASSWORD));
    for (int i = 0; i < 3; i++) {
      app.clock().advance("1");
      login(name, PASSWORD);
    }
    String to = app.clock().instant().toString();

    String ofName = "actor=" + name.toUpperCase(java.util.Locale.ROOT);
    assertThat(read("/api/audit?" + ofName)).hasSize(3);
    // The range excludes its end, which is the time of the last login.
    assertThat(read("/api/audit?from=" + from + "&to=" + to + "&" + ofName)).hasSize(2);
    assertThat(read("/api/audit?action=account.create&from=" + from + "&to=" + to)).hasSize(1);
    assertThat(read("/api/audit?action=account.create&" + ofName)).isEmpty();
    assertThat(read("/api/audit?limit=1&" + ofName)).isEqualTo(read("/api/audit?" + ofName));
  }

  @ParameterizedTest
  @ValueSource(strings = {"from=x", "limit=0", "limit=1001", "cursor=x", "cursor=1"})
  void invalidParametersAreRefused(String query) {
    assertThat(app.admin().get("/api/audit?" + query).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"actor=%00", "action=%00", "actor=%27", "action=nothing"})
  void filtersWithoutMatchesGiveAnEmptyList(String query) {
    Reply reply = app.admin().get("/api/audit?" + query);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json()).isEmpty();
  }

  @Test
  void nothingIsChangedOrRemoved() {
    newEntry();
    for (String statement : List.of("UPDATE audit SET actor = 'x'", "DELETE FROM audit")) {
      assertThatThrownBy(() -> Sql.on(app, statement)).hasMessageContaining("stays written");
    }
  }

  private void newEntry() {
    login(newName(), PASSWORD);
  }

  private List<JsonNode> of(String target) {
    return AuditEntries.of(app, target);
  }

  private List<JsonNode> read(String path) {
    return AuditEntries.read(app, path);
  }

  private static String newName() {
    return "audited-" + NAMES.incrementAndGet();
  }

  private Reply login(String username, String password) {
    return app.anyone().post("/auth/login", Json.of("username", username, "password", password));
  }

  private void refresh(String token) {
    app.anyone().post("/auth/refresh", Json.of("refresh_token", token));
  }
}
