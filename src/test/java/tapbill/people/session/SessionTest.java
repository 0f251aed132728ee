package tapbill.people.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** Signing up, staying logged in and logging out. */
@OnBothDatabases
class SessionTest {
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String PASSWORD = "correct horse battery";

  private final Engine engine;
  private final TestApp app;

  SessionTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
  }

  @Test
  void newAccountsAreUsersAndCanLogIn() {
    String name = newName();
    Reply created = signUp(name, PASSWORD);
    assertThat(created.status()).isEqualTo(201);
    assertThat(created.text("username")).isEqualTo(name);
    assertThat(created.text("role")).isEqualTo("user");

    Reply me = app.anyone().withToken(login(name).text("access_token")).get("/auth/me");
    assertThat(me.json()).isEqualTo(created.json());
  }

  @Test
  void aUserIsNoAdmin() {
    String name = newName();
    signUp(name, PASSWORD);
    assertThat(
            app.anyone()
                .withToken(login(name).text("access_token"))
                .get("/api/statistics")
                .status())
        .isEqualTo(403);
  }

  @Test
  void aNameIsTakenWhateverItsCase() {
    String name = newName();
    signUp(name, PASSWORD);
    assertThat(signUp(name, PASSWORD).refusal()).isEqualTo("409 username_taken");
    assertThat(signUp(name.toUpperCase(java.util.Locale.ROOT), PASSWORD).status()).isEqualTo(409);
  }

  @Test
  void ofManyWhoWantANameOneGetsIt() {
    String name = newName();
    List<Integer> statuses = Concurrently.run(8, i -> signUp(name, PASSWORD).status());
    assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
    assertThat(Collections.frequency(statuses, 409)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "ab, correct horse battery",
    "'a b c', correct horse battery",
    "jürgen, correct horse battery",
    "'', correct horse battery",
    "somebody, short",
    "somebody, Password123",
    "somebody, SOMEBODY",
    "somebody, 2026-somebody!",
    "some.body, Somebody2026",
    "somebody, Tapbill-2026!",
  })
  void invalidNamesAndPasswordsAreRefused(String username, String password) {
    assertThat(signUp(username, password).status()).isEqualTo(400);
    assertThat(signUp("somebody-else", "x".repeat(73)).refusal()).isEqualTo("400 weak_password");
  }

  @Test
  void signingUpCanBeTurnedOff() {
    try (TestApp closed =
        TestApp.start(engine.newDatabase(), Map.of("accounts.signUp", "closed"))) {
      Reply refused =
          closed
              .anyone()
              .post("/auth/signup", Json.of("username", "somebody", "password", PASSWORD));
      assertThat(refused.refusal()).isEqualTo("403 sign_up_disabled");
    }
  }

  @Test
  void aRefreshTokenGivesTheNextOne() {
    Reply first = loginOfNewAccount();
    Reply second = refresh(first.text("refresh_token"));
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("Cache-Control")).contains("no-store");
    Reply third = refresh(second.text("refresh_token"));
    assertThat(app.anyone().withToken(third.text("access_token")).get("/auth/me").status())
        .isEqualTo(200);
  }

  @Test
  void aLostAnswerIsGivenAgainForHalfAMinute() {
    Reply first = loginOfNewAccount();
    Reply lost = refresh(first.text("refresh_token"));
    app.clock().advance("29.9");
    Reply again = refresh(first.text("refresh_token"));
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("refresh_token")).isEqualTo(lost.text("refresh_token"));
    assertThat(refresh(again.text("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void aRefreshTokenThatIsUsedAgainLaterEndsTheSession() {
    Reply first = loginOfNewAccount();
    Reply second = refresh(first.text("refresh_token"));
    app.clock().advance("30");
    assertThat(refresh(first.text("refresh_token")).refusal()).isEqualTo("401 session_ended");
    assertThat(refresh(second.text("refresh_token")).status()).isEqualTo(401);
  }

  @Test
  void aRefreshTokenBeforeTheLastOneEndsTheSession() {
    Reply first = loginOfNewAccount();
    Reply second = refresh(first.text("refresh_token"));
    Reply third = refresh(second.text("refresh_token"));
    assertThat(refresh(first.text("refresh_token")).status()).isEqualTo(401);
    assertThat(refresh(third.text("refresh_token")).status()).isEqualTo(401);
  }

  @Test
  void tabsThatUseARefreshTokenAtOnceGetTheSameNextOne() {
    Reply first = loginOfNewAccount();
    List<Reply> replies = Concurrently.run(8, i -> refresh(first.text("refresh_token")));
    assertThat(replies).extracting(Reply::status).containsOnly(200);
    assertThat(replies.stream().map(reply -> reply.text("refresh_token")).distinct()).hasSize(1);
    assertThat(refresh(replies.get(0).text("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void theGraceOfARefreshTokenEndsWithTheSession() {
    Reply first = loginOfNewAccount();
    Reply second = refresh(first.text("refresh_token"));
    logout(second.text("refresh_token"));
    assertThat(refresh(first.text("refresh_token")).status()).isEqualTo(401);
  }

  @Test
  void anotherSessionOfTheAccountGoesOn() {
    String name = newName();
    signUp(name, PASSWORD);
    Reply one = login(name);
    Reply other = login(name);
    refresh(one.text("refresh_token"));
    app.clock().advance("30");
    refresh(one.text("refresh_token"));
    assertThat(refresh(other.text("refresh_token")).status()).isEqualTo(200);
  }

  @Test
  void aRefreshTokenEndsAfterThirtyDays() {
    Reply first = loginOfNewAccount();
    app.clock().advance("2591999");
    Reply second = refresh(first.text("refresh_token"));
    assertThat(second.status()).isEqualTo(200);
    app.clock().advance("2592000");
    assertThat(refresh(second.text("refresh_token")).status()).isEqualTo(401);
  }

  @Test
  void passwordsOfAnyCompositionCanBeChosen() {
    assertThat(signUp("1234512345", "8271-2817-3918").status()).isEqualTo(201);
    assertThat(signUp(newName(), "пароль-для-крана").status()).isEqualTo(201);
    assertThat(signUp(newName(), "x y".repeat(22)).status()).isEqualTo(201);
  }

  @Test
  void anExpiredRefreshTokenIsNoTheft() {
    String name = newName();
    long id = signUp(name, PASSWORD).id();
    Reply session = login(name);
    app.clock().advance("2592001");
    assertThat(refresh(session.text("refresh_token")).status()).isEqualTo(401);
    assertThat(
            Sql.texts(
                app.databaseUri(), "SELECT action FROM audit WHERE target = 'account " + id + "'"))
        .containsOnly("account.create", "login");
  }

  @Test
  void howeverOftenItIsRefreshedASessionEndsAfterNinetyDays() {
    Reply session = loginOfNewAccount();
    for (int day = 20; day <= 80; day += 20) {
      app.clock().advance("1728000");
      session = refresh(session.text("refresh_token"));
      assertThat(session.status()).isEqualTo(200);
    }
    app.clock().advance("864000");
    assertThat(refresh(session.text("refresh_token")).status()).isEqualTo(401);
  }

  @Test
  void aNewPasswordEndsTheSessions() {
    String name = newName();
    signUp(name, PASSWORD);
    Reply session = login(name);
    Api person = app.anyone().withToken(session.text("access_token"));
    String changed = "another horse entirely";
    assertThat(changePassword(person, "wrong", changed).refusal())
        .isEqualTo("401 wrong_credentials");
    assertThat(changePassword(person, PASSWORD, "short").refusal()).isEqualTo("400 weak_password");
    assertThat(changePassword(app.anyone(), PASSWORD, changed).refusal())
        .isEqualTo("401 unauthenticated");
    assertThat(person.get("/auth/me").status()).isEqualTo(200);

    assertThat(changePassword(person, PASSWORD, changed).status()).isEqualTo(204);
    assertThat(person.get("/auth/me").refusal()).isEqualTo("401 unauthenticated");
    assertThat(refresh(session.text("refresh_token")).status()).isEqualTo(401);
    assertThat(login(name).status()).isEqualTo(401);
    assertThat(
            app.anyone()
                .post("/auth/login", Json.of("username", name, "password", changed))
                .status())
        .isEqualTo(200);
  }

  private static Reply changePassword(Api person, String current, String changed) {
    return person.post(
        "/auth/password", Json.of("current_password", current, "new_password", changed));
  }

  @Test
  void loggingOutEndsTheSession() {
    Reply session = loginOfNewAccount();
    String token = session.text("refresh_token");
    Api user = app.anyone().withToken(session.text("access_token"));
    assertThat(user.get("/auth/me").status()).isEqualTo(200);
    assertThat(logout(token).status()).isEqualTo(204);
    assertThat(user.get("/auth/me").status()).isEqualTo(401);
    assertThat(refresh(token).status()).isEqualTo(401);
    assertThat(logout(token).status()).isEqualTo(204);
  }

  @Test
  void aDeactivatedAccountIsOut() {
    String name = newName();
    signUp(name, PASSWORD);
    Reply session = login(name);
    Sql.on(app, "UPDATE account SET deactivated_at = 1 WHERE username = ?", name);

    assertThat(app.anyone().withToken(session.text("access_token")).get("/auth/me").status())
        .isEqualTo(403);
    assertThat(refresh(session.text("refresh_token")).status()).isEqualTo(401);
    assertThat(login(name).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b", "..", "\u0000"})
  void invalidRefreshTokensAreRefused(String token) {
    assertThat(refresh(token).status()).isEqualTo(401);
    assertThat(logout(token).status()).isEqualTo(204);
  }

  @Test
  void theDatabaseDoesNotKnowTheTokens() {
    String[] parts = loginOfNewAccount().text("refresh_token").split("[.]", 2);
    List<String> ids = Sql.texts(app.databaseUri(), "SELECT id FROM session");
    List<String> hashes = Sql.texts(app.databaseUri(), "SELECT refresh_hash FROM session");
    assertThat(ids).isNotEmpty().doesNotContain(parts[0]);
    assertThat(hashes).isNotEmpty().doesNotContain(parts[1]);
  }

  @Test
  void theOtherLoginGivesAnAccessToken() {
    String name = newName();
    signUp(name, PASSWORD);
    Reply issued =
        app.anyone().post("/api/v1/auth", Json.of("username", name, "password", PASSWORD));
    assertThat(issued.number("ttl")).isEqualByComparingTo("900");
    assertThat(app.anyone().withToken(issued.text("access_token")).get("/auth/me").text("username"))
        .isEqualTo(name);
    assertThat(
            app.anyone()
                .post("/api/v1/auth", Json.of("username", name, "password", "wrong"))
                .status())
        .isEqualTo(401);
  }

  private static String newName() {
    return "somebody-" + NAMES.incrementAndGet();
  }

  private Reply loginOfNewAccount() {
    String name = newName();
    signUp(name, PASSWORD);
    return login(name);
  }

  private Reply signUp(String username, String password) {
    return app.anyone().post("/auth/signup", Json.of("username", username, "password", password));
  }

  private Reply login(String username) {
    return app.anyone().post("/auth/login", Json.of("username", username, "password", PASSWORD));
  }

  private Reply refresh(String token) {
    return app.anyone().post("/auth/refresh", Json.of("refresh_token", token));
  }

  private Reply logout(String token) {
    return app.anyone().post("/auth/logout", Json.of("refresh_token", token));
  }
}
