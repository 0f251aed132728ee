package tapbill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** The calls of clients of the beer dispenser API, as they send them. */
@OnBothDatabases
class BeerDispenserApiClientTest {
  private static final String TAP = "{\"flow_volume\":0.064,\"price\":12.25%s}";

  private final TestApp app;

  BeerDispenserApiClientTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/x-www-form-urlencoded", // curl -d '', wget, urllib, HttpURLConnection
        "text/plain;charset=UTF-8", // fetch with ''
        "application/json",
        "application/octet-stream",
        "multipart/form-data",
        "nonsense"
      })
  void anEmptyBodyIsNoBody(String contentType) {
    String tap = new Taps(app).create();
    Reply opened = app.anyone().sendEmpty("POST", tap + "/open", contentType);
    assertThat(opened.status()).as(opened.toString()).isEqualTo(200);
    app.clock().advance("22");
    Reply closed = app.anyone().sendEmpty("POST", tap + "/close", contentType);
    assertThat(closed.number("cost")).isEqualByComparingTo("17.248");
  }

  @Test
  void anEmptyBodyOfUnknownLengthIsNoBody() {
    String tap = new Taps(app).create();
    HttpRequest chunked =
        HttpRequest.newBuilder(URI.create(app.anyone().base() + tap + "/open"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofInputStream(InputStream::nullInputStream))
            .build();
    assertThat(app.anyone().exchange(chunked).status()).isEqualTo(200);
  }

  @Test
  void aBodyOfAnotherTypeIsStillRefused() {
    String tap = new Taps(app).create();
    Reply form =
        app.anyone()
            .send("POST", tap + "/open", "driver_token=x", "application/x-www-form-urlencoded");
    assertThat(form.refusal()).isEqualTo("415 unsupported_media_type");
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,  /auth/login",
    "POST,  /auth/signup",
    "POST,  /api/session",
    "POST,  /api/dispenser",
    "PATCH, /api/dispenser/1",
    "POST,  /api/accounts",
    "POST,  /api/v1/maps",
    "POST,  /api/data",
    "POST,  /api/insertACL/",
    "PUT,   /station/00000000-0000-4000-8000-000000000000/acl",
  })
  void whereABodyIsRequiredAnEmptyOneIsMissing(String method, String path) {
    for (String type : new String[] {"application/x-www-form-urlencoded", "text/plain"}) {
      Reply refused = app.admin().sendEmpty(method, path, type);
      assertThat(refused.refusal()).as(type).isEqualTo("400 invalid");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"flow_volume\":\"0.064\",\"price\":\"12.25\"}",
        "{\"flow_volume\":\"0.0640\",\"price\":12.25}",
        "{\"flow_volume\":0.064,\"price\":\"1225e-2\"}",
      })
  void aDecimalInATextIsThatNumber(String body) {
    Reply created = app.admin().exchange(json("/api/dispenser", body));
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    assertThat(created.body()).contains("\"flow_volume\":0.064,\"price\":12.25,");
    String tap = "/api/dispenser/" + created.id();
    assertThat(new Taps(app).pour(tap, "22").number("cost")).isEqualByComparingTo("17.248");
    assertThat(app.admin().exchange(patch(tap, "{\"price\":\"3.5\"}")).number("price"))
        .isEqualByComparingTo("3.5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'12,25'                   | price must be a number",
        "twelve                    | price must be a number",
        "NaN                       | price must be a number",
        "''                        | price must be non-empty or absent",
        "1e99999999999             | price must be a number",
        "1e999999999               | price must be at least 0 and at most 100000 per litre, with at most six decimals",
        "0.0000001                 | price must be at least 0 and at most 100000 per litre, with at most six decimals",
        "-1                        | price must be at least 0 and at most 100000 per litre, with at most six decimals",
      })
  void aTextThatIsNoDecimalIsRefused(String price, String message) {
    Reply refused = app.admin().post("/api/dispenser", Json.of("flow_volume", 1, "price", price));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'driver_token':5}          | driver_token must be a string",
        "{'driver_token':5.5}        | driver_token must be a string",
        "{'driver_token':true}       | driver_token must be a string",
        "{'driver_token':[]}         | driver_token must be a string",
        "{'driver_tokens':'x'}       | driver_tokens is not a known field; did you mean driver_token?",
        "{'driver_tokne':'x'}        | driver_tokne is not a known field; did you mean driver_token?",
        "{'drivertoken':'x'}         | drivertoken is not a known field; did you mean driver_token?",
        "[]                          | The body must be a JSON object",
        "5                           | The body must be a JSON object",
      })
  void aRefusalSaysWhatIsTrue(String body, String message) {
    String tap = new Taps(app).create();
    Reply refused = app.anyone().post(tap + "/open", body.replace('\'', '"'));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo(message);
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("false");
  }

  @Test
  void unknownFieldsAreIgnoredAtLoginCreateAndOpen() {
    String login =
        Json.of("username", "admin", "password", TestApp.PASSWORD, "remember", true, "client", "x");
    assertThat(app.anyone().post("/auth/login", login).status()).isEqualTo(200);
    assertThat(app.anyone().post("/api/v1/auth", login).status()).isEqualTo(200);
    Reply created =
        app.admin().post("/api/dispenser", TAP.formatted(",\"currency\":{\"code\":\"EUR\"}"));
    assertThat(created.status()).isEqualTo(201);
    String tap = "/api/dispenser/" + created.id();
    String open = Json.of("attendee", new int[] {1, 2}, "driver_token", Tokens.create());
    assertThat(app.anyone().post(tap + "/open", open).status()).isEqualTo(200);
  }

  @Test
  void aMisspeltFieldIsRefusedWithTheNameOfTheKnownOne() {
    Reply login =
        app.anyone().post("/auth/login", Json.of("username", "admin", "pasword", "secret word"));
    assertThat(login.status()).isEqualTo(400);
    assertThat(login.message()).isEqualTo("pasword is not a known field; did you mean password?");
    assertThat(app.admin().post("/api/dispenser", TAP.formatted(",\"nane\":\"x\"")).message())
        .isEqualTo("nane is not a known field; did you mean name?");
  }

  @Test
  void otherRoutesStayStrict() {
    String tap = new Taps(app).create();
    assertThat(app.admin().patch(tap, "{\"currency\":\"EUR\"}").message())
        .isEqualTo("currency is not a known field");
    assertThat(app.admin().patch(tap, "{\"prise\":5}").message())
        .isEqualTo("prise is not a known field; did you mean price?");
    assertThat(
            app.anyone()
                .post("/auth/signup", Json.of("username", "u1", "password", "p", "email", "e"))
                .message())
        .isEqualTo("email is not a known field");
  }

  private HttpRequest json(String path, String body) {
    return request(path).POST(BodyPublishers.ofString(body)).build();
  }

  private HttpRequest patch(String path, String body) {
    return request(path).method("PATCH", BodyPublishers.ofString(body)).build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(app.anyone().base() + path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + app.admin().token());
  }
}
