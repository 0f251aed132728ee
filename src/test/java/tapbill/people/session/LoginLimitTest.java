package tapbill.people.session;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** The limits on guessing passwords, which lock no owner out. */
@OnBothDatabases
class LoginLimitTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "accounts.limits.failedLoginsPerName", "5",
          "accounts.limits.failedLoginsPerAddress", "8",
          "accounts.limits.signUpsPerAddress", "3",
          "accounts.limits.signUps", "5",
          "accounts.limits.period", "5m",
          "accounts.limits.loginsPerMinute", "12",
          "http.trustedProxies", "1");

  private final TestApp app;

  LoginLimitTest(Engine engine) {
    app = TestApp.start(engine.newDatabase(), SETTINGS);
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void wrongPasswordsForANameAreCountedWhereverTheyComeFrom() {
    for (int i = 0; i < 5; i++) {
      assertThat(login("198.51.100." + i, "Admin", "wrong").status()).isEqualTo(401);
    }
    Reply limited = login("198.51.100.9", "admin", "wrong");
    assertThat(limited.refusal()).isEqualTo("429 rate_limited");
    // Five attempts in five minutes refill at one a minute.
    assertThat(limited.header("Retry-After")).isEqualTo("60");
    assertThat(login("198.51.100.9", "admin", TestApp.PASSWORD).status()).isEqualTo(429);
    assertThat(login("198.51.100.9", "somebody-else", "wrong").status()).isEqualTo(401);

    app.clock().advance("60");
    assertThat(login("198.51.100.9", "admin", TestApp.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void aNameThatNobodyHasIsCountedToo() {
    for (int i = 0; i < 5; i++) {
      assertThat(login("198.51.100." + i, "nobody", "wrong").status()).isEqualTo(401);
    }
    assertThat(login("198.51.100.9", "nobody", "wrong").status()).isEqualTo(429);
  }

  @Test
  void theOwnerIsNotLockedOut() {
    assertThat(login("192.0.2.1", "admin", TestApp.PASSWORD).status()).isEqualTo(200);
    for (int i = 0; i < 5; i++) {
      login("198.51.100." + i, "admin", "wrong");
    }
    assertThat(login("198.51.100.9", "admin", TestApp.PASSWORD).status()).isEqualTo(429);
    assertThat(login("192.0.2.1", "admin", TestApp.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void rightPasswordsAreNotCountedAsWrongOnes() {
    for (int i = 0; i < 10; i++) {
      assertThat(login("192.0.2.1", "admin", TestApp.PASSWORD).status()).isEqualTo(200);
    }
  }

  @Test
  void rightPasswordsOfAnAccountAreCountedWhereverTheyComeFrom() {
    signUp("192.0.2.1", "Visitor");
    for (int i = 0; i < 12; i++) {
      assertThat(login("198.51.100." + i, "visitor", "correct horse battery").status())
          .isEqualTo(200);
    }
    Reply limited = login("198.51.100.99", "visitor", "correct horse battery");
    assertThat(limited.status()).isEqualTo(429);
    // Twelve logins in a minute refill at one in five seconds.
    assertThat(limited.header("Retry-After")).isEqualTo("5");
    assertThat(login("198.51.100.1", "admin", TestApp.PASSWORD).status()).isEqualTo(200);

    app.clock().advance("5");
    assertThat(login("198.51.100.99", "visitor", "correct horse battery").status()).isEqualTo(200);
    assertThat(login("198.51.100.99", "visitor", "correct horse battery").status()).isEqualTo(429);
  }

  @Test
  void wrongPasswordsFromAnAddressAreCountedWhateverTheName() {
    for (int i = 0; i < 8; i++) {
      assertThat(login("2001:db8::" + i, "name-" + i, "wrong").status()).isEqualTo(401);
    }
    assertThat(login("2001:db8::9:9", "admin", TestApp.PASSWORD).status()).isEqualTo(429);
    assertThat(login("2001:db8:0:1::9", "admin", TestApp.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void nodesCountTogether() {
    try (TestApp other = TestApp.start(app.databaseUri(), SETTINGS)) {
      for (int i = 0; i < 5; i++) {
        assertThat(login(i % 2 == 0 ? app : other, "198.51.100." + i, "admin", "wrong").status())
            .isEqualTo(401);
      }
      assertThat(login(app, "198.51.100.9", "admin", "wrong").status()).isEqualTo(429);
      assertThat(login(other, "198.51.100.9", "admin", "wrong").status()).isEqualTo(429);
    }
  }

  @Test
  void ofManyGuessesAtOnceNoMoreThanTheLimitAreLookedAt() {
    List<Integer> statuses =
        Concurrently.run(20, i -> login("198.51.100." + i, "admin", "wrong").status());
    assertThat(Collections.frequency(statuses, 401)).isEqualTo(5);
    // 503 where a busy machine lets too many wait for a comparison at once.
    assertThat(statuses).allMatch(status -> status == 401 || status == 429 || status == 503);
  }

  @Test
  void signUpsFromAnAddressAreCounted() {
    for (int i = 0; i < 3; i++) {
      assertThat(signUp("192.0.2.1", "person-" + i).status()).isEqualTo(201);
    }
    Reply limited = signUp("192.0.2.1", "person-4");
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("Retry-After")).isEqualTo("100");
    assertThat(signUp("192.0.2.2", "person-5").status()).isEqualTo(201);
  }

  @Test
  void signUpsFromAllAddressesAreCounted() {
    for (int i = 0; i < 5; i++) {
      assertThat(signUp("192.0.2." + i, "person-" + i).status()).isEqualTo(201);
    }
    Reply limited = signUp("192.0.2.9", "person-9");
    assertThat(limited.refusal()).isEqualTo("429 rate_limited");
    assertThat(limited.header("Retry-After")).isEqualTo("60");
  }

  @Test
  void hundredsOfWrongLoginsHinderNobodyElse() {
    int attackers = 20;
    List<List<Integer>> statuses =
        Concurrently.run(
            attackers + 1,
            i -> {
              List<Integer> answers = new ArrayList<>();
              if (i < attackers) {
                IntStream.range(0, 25)
                    .forEach(
                        n ->
                            answers.add(
                                login("198.51.100.1", "name-" + i + "-" + n, "wrong").status()));
              } else {
                IntStream.range(0, 5)
                    .forEach(
                        n ->
                            answers.add(login("192.0.2." + n, "admin", TestApp.PASSWORD).status()));
              }
              return answers;
            });
    assertThat(statuses.get(attackers)).containsOnly(200);
    Map<Integer, List<Integer>> wrong =
        statuses.stream()
            .limit(attackers)
            .flatMap(List::stream)
            .collect(groupingBy(status -> status));
    assertThat(wrong).containsOnlyKeys(401, 429);
    assertThat(wrong.get(401)).hasSize(8);
    assertThat(wrong.get(429)).hasSize(492);
  }

  @Test
  void expiredLimitsAreRemoved() {
    for (int i = 0; i < 4; i++) {
      login("198.51.100." + i, "name-" + i, "wrong");
    }
    assertThat(buckets()).isEqualTo("8");
    app.clock().advance("600");
    login("198.51.100.9", "name-9", "wrong");
    assertThat(buckets()).isEqualTo("2");
  }

  private String buckets() {
    return Sql.texts(app.databaseUri(), "SELECT CAST(count(*) AS TEXT) FROM rate_limit").get(0);
  }

  private Reply login(String address, String username, String password) {
    return login(app, address, username, password);
  }

  private static Reply login(TestApp node, String address, String username, String password) {
    return from(node, address)
        .post("/auth/login", Json.of("username", username, "password", password));
  }

  private Reply signUp(String address, String username) {
    return from(app, address)
        .post("/auth/signup", Json.of("username", username, "password", "correct horse battery"));
  }

  private static Api from(TestApp node, String address) {
    return node.anyone().with("X-Forwarded-For", address);
  }
}
