package tapbill.people.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mindrot.jbcrypt.BCrypt;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;

@OnBothDatabases
class LoginTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Algorithm SIGNATURE = Algorithm.HMAC256(TestApp.JWT_SECRET);
  private final TestApp app;

  LoginTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void thePasswordGivesAnAccessTokenForFifteenMinutes() {
    Reply reply = login("admin", TestApp.PASSWORD);
    DecodedJWT token = JWT.decode(reply.text("access_token"));

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.text("token_type")).isEqualTo("Bearer");
    assertThat(reply.number("expires_in")).isEqualByComparingTo("900");
    assertThat(reply.header("Cache-Control")).contains("no-store");
    assertThat(token.getAlgorithm()).isEqualTo("HS256");
    assertThat(token.getClaim("role").asString()).isEqualTo("admin");
    assertThat(token.getId()).isNotBlank();
    assertThat(token.getIssuedAtAsInstant())
        .isEqualTo(app.clock().instant().with(java.time.temporal.ChronoField.NANO_OF_SECOND, 0));
    assertThat(token.getExpiresAtAsInstant())
        .isEqualTo(token.getIssuedAtAsInstant().plusSeconds(900));
    assertThat(statusWith(reply.text("access_token"))).isEqualTo(200);
  }

  @Test
  void aFormWorksToo() {
    String form = "username=admin&password=" + TestApp.PASSWORD.replace(' ', '+');
    assertThat(app.anyone().send("POST", "/auth/login", form, FORM).status()).isEqualTo(200);
    assertThat(app.anyone().send("POST", "/auth/login", "username=admin", FORM).status())
        .isEqualTo(400);
    assertThat(app.anyone().send("POST", "/auth/login", "username=admin&password=x", FORM).status())
        .isEqualTo(401);
  }

  @Test
  void usernamesAreComparedWithoutCase() {
    assertThat(login("ADMIN", TestApp.PASSWORD).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "admin, wrong",
    "nobody, wrong",
    "admin, ''",
    "'', ''",
    "admin, A PASSWORD FOR TESTS"
  })
  void wrongCredentialsAreAllToldTheSame(String username, String password) {
    Reply refused = login(username, password);
    assertThat(refused.refusal()).isEqualTo("401 wrong_credentials");
    assertThat(refused.message()).isEqualTo("Invalid credentials");
    assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void aNameThatNoDatabaseTakesIsUnknown() {
    assertThat(login("admin\0", "x").status()).isEqualTo(401);
    assertThat(app.anyone().send("POST", "/auth/login", "username=a%00&password=x", FORM).status())
        .isEqualTo(401);
  }

  @Test
  void nulCharactersOfPasswordsAreNotIgnored() {
    assertThat(login("admin", TestApp.PASSWORD + "\0" + TestApp.PASSWORD).status()).isEqualTo(401);
  }

  @Test
  void aQueryIsNoForm() {
    String query = "/auth/login?username=admin&password=" + TestApp.PASSWORD.replace(' ', '+');
    assertThat(app.anyone().send("POST", query, "", FORM).status()).isIn(400, 415);
    assertThat(app.anyone().send("POST", query, "x=y", FORM).status()).isEqualTo(400);
    assertThat(app.anyone().post("/auth/login").status()).isIn(400, 415);
  }

  @Test
  void aTokenOfANodeWhoseClockIsALittleAheadIsAccepted() {
    app.clock().advance("30");
    String token = login("admin", TestApp.PASSWORD).text("access_token");
    app.clock().advance("-30");
    assertThat(statusWith(token)).isEqualTo(200);
  }

  @Test
  void theSecretCanBeChangedWithoutEndingSessions() {
    String first = "the first secret of more than 32 bytes";
    String second = "the second secret of more than 32 bytes";
    try (TestApp before = node(Map.of("accounts.jwtSecret", first));
        TestApp after =
            node(Map.of("accounts.jwtSecret", second, "accounts.jwtPreviousSecrets", first));
        TestApp later = node(Map.of("accounts.jwtSecret", second))) {
      String token = before.admin().token();
      assertThat(after.anyone().withToken(token).get("/auth/me").status()).isEqualTo(200);
      assertThat(later.anyone().withToken(token).get("/auth/me").refusal())
          .isEqualTo("401 unauthenticated");
      String newToken = after.admin().token();
      assertThat(later.anyone().withToken(newToken).get("/auth/me").status()).isEqualTo(200);
      assertThat(before.anyone().withToken(newToken).get("/auth/me").refusal())
          .isEqualTo("401 unauthenticated");
      assertThat(JWT.decode(newToken).getKeyId())
          .isNotBlank()
          .isNotEqualTo(JWT.decode(token).getKeyId());
    }
  }

  private TestApp node(Map<String, String> settings) {
    TestApp node = TestApp.start(app.databaseUri(), settings);
    node.clock().set(app.clock().instant());
    return node;
  }

  @Test
  void theEndOfLongPasswordsIsNotIgnored() {
    String longest = "x".repeat(72);
    String username = "longest-" + app.clock().instant();
    Sql.on(
        app,
        "INSERT INTO account (username, password_hash, role, created_at) VALUES (?, ?, 'admin', 0)",
        username,
        BCrypt.hashpw(longest, BCrypt.gensalt(4)));
    assertThat(login(username, longest).status()).isEqualTo(200);
    assertThat(login(username, longest + "y").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"username\":\"admin\"}",
        "{\"username\":\"admin\",\"password\":null}",
        "{\"username\":1,\"password\":2}",
        "{\"username\":\"admin\"",
        "nonsense"
      })
  void aMalformedLoginIsRefused(String body) {
    assertThat(app.anyone().post("/auth/login", body).status()).isEqualTo(400);
  }

  @Test
  void aTokenThatIsNotOursIsRefused() throws NoSuchAlgorithmException {
    String valid = forged(token -> token, SIGNATURE);
    assertThat(statusWith(valid)).isEqualTo(200);

    Instant now = app.clock().instant();
    String key = JWT.decode(valid).getKeyId();
    String[] parts = valid.split("\\.", -1);
    String swapped = parts[1].substring(0, parts[1].length() - 2) + "AA";
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    Algorithm asymmetric =
        Algorithm.RSA256(null, (RSAPrivateKey) rsa.generateKeyPair().getPrivate());
    for (String token :
        new String[] {
          "",
          "nonsense",
          "a.b.c",
          "bnVsbA.eyJzdWIiOiIxIn0.AAAA",
          "null.null.null",
          valid + "x",
          parts[0] + "." + swapped + "." + parts[2],
          parts[0] + "." + parts[1] + ".",
          header("none", key) + "." + parts[1] + ".",
          header("RS256", key) + "." + parts[1] + "." + parts[2],
          forged(token -> token, Algorithm.none()),
          forged(token -> token, asymmetric),
          forged(token -> token, Algorithm.HMAC512(TestApp.JWT_SECRET)),
          forged(token -> token, Algorithm.HMAC256("another secret of more than 32 bytes")),
          forged(token -> token.withKeyId("another"), SIGNATURE),
          forged(token -> token.withKeyId(null), SIGNATURE),
          forged(token -> token.withExpiresAt(now.minusSeconds(1)), SIGNATURE),
          forged(token -> token.withExpiresAt((Instant) null), SIGNATURE),
          forged(token -> token.withNotBefore(now.plusSeconds(90)), SIGNATURE),
          forged(token -> token.withIssuedAt(now.plusSeconds(90)), SIGNATURE),
          forged(token -> token.withIssuer("another"), SIGNATURE),
          forged(token -> token.withAudience("another"), SIGNATURE),
          forged(token -> token.withSubject(null), SIGNATURE),
          forged(token -> token.withSubject("abc"), SIGNATURE),
          forged(token -> token.withSubject("999999"), SIGNATURE),
          forged(token -> token.withClaim("sid", "another"), SIGNATURE),
          forged(token -> token.withClaim("sid", (String) null), SIGNATURE),
          forged(token -> token.withClaim("sid", 1), SIGNATURE)
        }) {
      Reply refused = app.anyone().withToken(token).get("/api/statistics");
      assertThat(refused.status()).as(token).isEqualTo(401);
      assertThat(refused.message()).isEqualTo("A valid access token is required");
    }
  }

  /** Returns a token with the changed claims of a valid token and the given signature. */
  private String forged(UnaryOperator<JWTCreator.Builder> change, Algorithm signature) {
    DecodedJWT real = JWT.decode(app.admin().token());
    JWTCreator.Builder claims =
        JWT.create()
            .withKeyId(real.getKeyId())
            .withIssuer("tapbill")
            .withAudience("tapbill")
            .withSubject(real.getSubject())
            .withClaim("role", "admin")
            .withClaim("sid", real.getClaim("sid").asString())
            .withIssuedAt(real.getIssuedAtAsInstant())
            .withExpiresAt(app.clock().instant().plusSeconds(60));
    return change.apply(claims).sign(signature);
  }

  private static String header(String algorithm, String key) {
    return base64(Json.of("alg", algorithm, "typ", "JWT", "kid", key));
  }

  @Test
  void aTokenEndsAfterFifteenMinutes() {
    String token = login("admin", TestApp.PASSWORD).text("access_token");
    app.clock().advance("899");
    assertThat(statusWith(token)).isEqualTo(200);
    app.clock().advance("1.5");
    assertThat(app.anyone().withToken(token).get("/auth/me").refusal())
        .isEqualTo("401 token_expired");
    // A forged token is not taken for an expired one, whatever time it names.
    String forged =
        forged(
            claims -> claims.withExpiresAt(app.clock().instant().minusSeconds(1)),
            Algorithm.HMAC256("another secret of more than 32 bytes"));
    assertThat(app.anyone().withToken(forged).get("/auth/me").refusal())
        .isEqualTo("401 unauthenticated");
  }

  @Test
  void theTokenOfADeletedAccountIsRefused() {
    String username = "deleted-" + app.clock().instant();
    Sql.on(
        app,
        "INSERT INTO account (username, password_hash, role, created_at) VALUES (?, ?, 'admin', 0)",
        username,
        BCrypt.hashpw("secret", BCrypt.gensalt(4)));
    String token = login(username, "secret").text("access_token");
    assertThat(statusWith(token)).isEqualTo(200);
    Sql.on(app, "DELETE FROM account WHERE username = ?", username);
    assertThat(statusWith(token)).isEqualTo(401);
  }

  @Test
  void usersAreForbiddenToActAsAdmins() {
    String username = "user-" + app.clock().instant();
    Sql.on(
        app,
        "INSERT INTO account (username, password_hash, role, created_at) VALUES (?, ?, 'user', 0)",
        username,
        BCrypt.hashpw("secret", BCrypt.gensalt(4)));
    assertThat(statusWith(login(username, "secret").text("access_token"))).isEqualTo(403);
  }

  @Test
  void aTokenInTheQueryStringCountsForNothing() {
    String token = login("admin", TestApp.PASSWORD).text("access_token");
    assertThat(app.anyone().get("/api/statistics?access_token=" + token).status()).isEqualTo(401);
  }

  private Reply login(String username, String password) {
    return app.anyone().post("/auth/login", Json.of("username", username, "password", password));
  }

  private int statusWith(String token) {
    return app.anyone().withToken(token).get("/api/statistics").status();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
