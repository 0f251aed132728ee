package tapbill.people.account;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mindrot.jbcrypt.BCrypt;
import tapbill.support.Api;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** The administration of accounts. */
@OnBothDatabases
class AccountTest {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String PASSWORD = "correct horse battery";

  private final Engine engine;
  private final TestApp app;

  AccountTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
  }

  @Test
  void anAdminCreatesAccounts() {
    String name = newName();
    Reply created = create(name, "admin");
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("role")).isEqualTo("admin");
    assertThat(created.text("active")).isEqualTo("true");
    assertThat(created.header("Location")).endsWith("/api/accounts/" + created.id());
    assertThat(as(name).get("/api/statistics?transactions=none").status()).isEqualTo(200);
    assertThat(create(name, "user").refusal()).isEqualTo("409 username_taken");
    assertThat(create(newName(), "owner").status()).isEqualTo(400);
  }

  @Test
  void accountsAreListedInPages() {
    for (int i = 0; i < 3; i++) {
      create(newName(), "user");
    }
    List<String> names = new ArrayList<>();
    String path = "/api/accounts?limit=2";
    while (!path.isEmpty()) {
      Reply page = app.admin().get(path);
      assertThat(page.json().size()).isBetween(1, 2);
      page.json().forEach(account -> names.add(account.get("username").asText()));
      path = page.header("Link").replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
    }
    JsonNode whole = app.admin().get("/api/accounts?limit=1000").json();
    assertThat(names)
        .doesNotHaveDuplicates()
        .isEqualTo(whole.findValuesAsText("username"))
        .contains("admin");
    assertThat(whole.toString()).doesNotContain("hash").doesNotContain("$2a$");
  }

  @Test
  void aDeactivatedAccountIsOutAtOnceAndCanComeBack() {
    String name = newName();
    long id = create(name, "user").id();
    Reply session = login(name, PASSWORD);
    Api user = app.anyone().withToken(session.text("access_token"));
    assertThat(change(id, Json.of("active", false)).text("active")).isEqualTo("false");

    assertThat(user.get("/auth/me").refusal()).isEqualTo("403 account_inactive");
    assertThat(refresh(session).status()).isEqualTo(401);
    assertThat(login(name, PASSWORD).status()).isEqualTo(401);
    assertThat(change(id, Json.of("active", true)).text("active")).isEqualTo("true");
    assertThat(user.get("/auth/me").status()).isEqualTo(401);
    assertThat(login(name, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void aDeactivationCountsOnEveryNodeAtOnce() {
    try (TestApp other = TestApp.start(app.databaseUri())) {
      String name = newName();
      long id = create(name, "user").id();
      other.clock().set(app.clock().instant());
      Api user = other.anyone().withToken(login(name, PASSWORD).text("access_token"));
      assertThat(user.get("/auth/me").status()).isEqualTo(200);
      change(id, Json.of("active", false));
      Reply refused = user.get("/auth/me");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.message()).isEqualTo("This account is not active");
    }
  }

  @Test
  void aNewPasswordEndsAllSessions() {
    String name = newName();
    long id = create(name, "user").id();
    Reply session = login(name, PASSWORD);
    assertThat(change(id, Json.of("password", "another horse entirely")).status()).isEqualTo(200);

    assertThat(app.anyone().withToken(session.text("access_token")).get("/auth/me").status())
        .isEqualTo(401);
    assertThat(refresh(session).status()).isEqualTo(401);
    assertThat(login(name, PASSWORD).status()).isEqualTo(401);
    Reply again = login(name, "another horse entirely");
    assertThat(app.anyone().withToken(again.text("access_token")).get("/auth/me").status())
        .isEqualTo(200);
  }

  @Test
  void aRoleCountsFromTheNextRequestOn() {
    String name = newName();
    long id = create(name, "admin").id();
    Api person = as(name);
    assertThat(person.get("/api/accounts").status()).isEqualTo(200);
    change(id, Json.of("role", "user"));
    assertThat(person.get("/api/accounts").refusal()).isEqualTo("403 forbidden");
  }

  @Test
  void theLastActiveAdminRemainsOne() {
    try (TestApp own = TestApp.start(engine.newDatabase())) {
      for (String change :
          List.of(Json.of("active", false), Json.of("role", "user"), Json.of("role", "staff"))) {
        assertThat(own.admin().patch("/api/accounts/1", change).refusal())
            .isEqualTo("409 last_admin");
      }
      long other =
          own.admin()
              .post(
                  "/api/accounts",
                  Json.of("username", "other", "password", PASSWORD, "role", "admin"))
              .id();
      // Each of two admins revokes the role of the other at the same time.
      String first = own.admin().token();
      String second =
          own.anyone()
              .post("/auth/login", Json.of("username", "other", "password", PASSWORD))
              .text("access_token");
      List<Integer> statuses =
          Concurrently.run(
              2,
              i ->
                  own.anyone()
                      .withToken(i == 0 ? first : second)
                      .patch("/api/accounts/" + (i == 0 ? other : 1), Json.of("role", "user"))
                      .status());
      assertThat(Collections.frequency(statuses, 200)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"password\": \"short\"}",
        "{\"role\": \"owner\"}",
        "{\"active\": \"yes\"}",
        "{\"username\": \"other\"}",
        "[]"
      })
  void invalidChangesAreRefused(String change) {
    long id = create(newName(), "user").id();
    assertThat(change(id, change).status()).isEqualTo(400);
  }

  @Test
  void anAccountThatIsNotThereIsNotFound() {
    for (String id : List.of("999999", "0", "x", "99999999999999999999")) {
      assertThat(app.admin().patch("/api/accounts/" + id, Json.of("active", true)).status())
          .isEqualTo(404);
    }
    for (String password : List.of(PASSWORD, "x".repeat(73))) {
      assertThat(app.admin().patch("/api/accounts/999999", Json.of("password", password)).status())
          .isEqualTo(404);
    }
  }

  @Test
  void noAdminChangesTheirOwnPasswordWithoutTheCurrentOne() {
    String name = newName();
    long id = create(name, "admin").id();
    Reply refused =
        as(name).patch("/api/accounts/" + id, Json.of("password", "another horse entirely"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(login(name, PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void aSessionThatBeginsWhileThePasswordIsChangedIsEndedToo() throws Exception {
    String name = newName();
    long id = create(name, "user").id();
    try (Connection connection = Sql.connect(app.databaseUri());
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.executeUpdate(
          "UPDATE account SET password_hash = '%s' WHERE id = %d"
              .formatted(BCrypt.hashpw("another horse entirely", BCrypt.gensalt(4)), id));
      statement.executeUpdate("UPDATE session SET ended_at = 1 WHERE account_id = " + id);
      CompletableFuture<Reply> login = CompletableFuture.supplyAsync(() -> login(name, PASSWORD));
      assertThat(login).as("waits").failsWithin(2, SECONDS);
      connection.commit();

      assertThat(login.join().status()).isEqualTo(401);
    }
  }

  @Test
  void ofTwoWhoChangeAPasswordAtOnceOneDoes() {
    String name = newName();
    create(name, "user");
    Api person = as(name);
    List<Integer> statuses =
        Concurrently.run(
            2,
            i ->
                person
                    .post(
                        "/auth/password",
                        Json.of("current_password", PASSWORD, "new_password", "another horse " + i))
                    .status());
    assertThat(statuses).containsExactlyInAnyOrder(204, 401);
  }

  @Test
  void noUserBecomesAnAdmin() {
    String name = newName();
    long id = create(name, "user").id();
    Api user = as(name);
    assertThat(user.get("/api/accounts").status()).isEqualTo(403);
    assertThat(user.patch("/api/accounts/" + id, Json.of("role", "admin")).status()).isEqualTo(403);
    assertThat(
            user.post("/api/accounts", Json.of("username", newName(), "password", PASSWORD))
                .status())
        .isEqualTo(403);
    Reply signUp =
        app.anyone()
            .post(
                "/auth/signup",
                Json.of("username", newName(), "password", PASSWORD, "role", "admin"));
    assertThat(signUp.status()).isEqualTo(400);
  }

  private static String newName() {
    return "person-" + NAMES.incrementAndGet();
  }

  private Reply create(String username, String role) {
    return app.admin()
        .post("/api/accounts", Json.of("username", username, "password", PASSWORD, "role", role));
  }

  private Reply change(long id, String change) {
    return app.admin().patch("/api/accounts/" + id, change);
  }

  private Reply login(String username, String password) {
    return app.anyone().post("/auth/login", Json.of("username", username, "password", password));
  }

  private Reply refresh(Reply session) {
    return app.anyone()
        .post("/auth/refresh", Json.of("refresh_token", session.text("refresh_token")));
  }

  private Api as(String username) {
    return app.anyone().withToken(login(username, PASSWORD).text("access_token"));
  }
}
