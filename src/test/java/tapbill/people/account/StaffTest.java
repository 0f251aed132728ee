package tapbill.people.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.AuditEntries;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** The role between user and admin. */
@OnBothDatabases
class StaffTest {
  private static final String PASSWORD = "correct horse battery";
  private static final String SECRET = "0123456789abcdef";

  private final TestApp app;
  private final String name = "s" + UUID.randomUUID();

  StaffTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void anAccountBecomesStaffAndIsNoneAgain() {
    Reply created = create("staff");
    assertThat(created.text("role")).isEqualTo("staff");
    // The version before knows no such role, and takes the account for a user.
    assertThat(stored("role")).containsExactly("user");
    Api person = login();
    assertThat(person.get("/auth/me").text("role")).isEqualTo("staff");
    for (String role : List.of("user", "staff", "admin", "user")) {
      Reply changed = app.admin().patch("/api/accounts/" + created.id(), Json.of("role", role));
      assertThat(changed.text("role")).isEqualTo(role);
      assertThat(person.get("/auth/me").text("role")).isEqualTo(role);
    }
  }

  @Test
  void aChangeToStaffIsInTheAuditLog() {
    long id = create("user").id();
    app.admin().patch("/api/accounts/" + id, Json.of("role", "staff"));
    JsonNode entry = AuditEntries.last(app, "account " + id);
    assertThat(entry.at("/details/role/from").asText()).isEqualTo("user");
    assertThat(entry.at("/details/role/to").asText()).isEqualTo("staff");
  }

  @Test
  void aSignUpMakesAUser() {
    app.anyone().post("/auth/signup", Json.of("username", name, "password", PASSWORD));
    assertThat(login().get("/auth/me").text("role")).isEqualTo("user");
    assertThat(stored("CAST(staff AS TEXT)")).containsExactly("0");
  }

  @Test
  void staffClosesATapOfAnybodyAndAUserDoesNot() {
    long id = create("user").id();
    String tap = new Taps(app).create();
    app.anyone().post(tap + "/open", Json.of("close_token", SECRET));
    Api person = login();
    assertThat(person.post(tap + "/close").refusal()).isEqualTo("403 close_token");
    app.admin().patch("/api/accounts/" + id, Json.of("role", "staff"));
    Reply closed = person.post(tap + "/close");
    assertThat(closed.status()).isEqualTo(200);
    assertThat(closed.text("ended_by")).isEqualTo("staff");
  }

  @Test
  void aTokenThatIsNotValidClosesATapAsAnybodyDoes() {
    String tap = new Taps(app).create();
    app.anyone().post(tap + "/open");
    Reply closed = app.anyone().withToken("not.a.token").post(tap + "/close");
    assertThat(closed.status()).isEqualTo(200);
    assertThat(closed.text("ended_by")).isEqualTo("client");
  }

  @Test
  void anExpiredTokenOfStaffClosesNothingThatOthersOpened() {
    create("staff");
    Api person = login();
    Taps taps = new Taps(app);
    String tap = taps.create();
    app.anyone().post(tap + "/open", Json.of("close_token", SECRET));
    app.clock().advance("960");
    assertThat(person.post(tap + "/close").refusal()).isEqualTo("403 close_token");
    String station = app.anyone().get(tap).text("station_id");
    assertThat(
            person.put("/dispenser/" + station + "/status", Json.of("status", "close")).refusal())
        .isEqualTo("401 token_expired");
    Reply closed = login().put("/dispenser/" + station + "/status", Json.of("status", "close"));
    assertThat(closed.status()).isEqualTo(202);
  }

  private Reply create(String role) {
    return app.admin()
        .post("/api/accounts", Json.of("username", name, "password", PASSWORD, "role", role));
  }

  private Api login() {
    Reply session =
        app.anyone().post("/auth/login", Json.of("username", name, "password", PASSWORD));
    return app.anyone().withToken(session.text("access_token"));
  }

  private List<String> stored(String column) {
    return Sql.texts(
        app.databaseUri(), "SELECT " + column + " FROM account WHERE username = '" + name + "'");
  }
}
