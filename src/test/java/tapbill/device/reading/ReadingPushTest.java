package tapbill.device.reading;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
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
import tapbill.support.SensorGateway;

@OnBothDatabases
class ReadingPushTest {
  private final Readings readings;

  ReadingPushTest(Engine engine) {
    readings = new Readings(engine);
  }

  @Test
  void theReadingOfTheReferenceIsKeptDecodedAndJudged() {
    Reply pushed =
        readings.push("{\"time\": 1713798477, \"value\": [157, 42, 76, 190], \"tags\": []}");

    assertThat(pushed.json())
        .isEqualTo(Json.parse("{\"stored\": 1, \"duplicates\": 0, \"rejected\": []}"));
    assertThat(readings.all())
        .isEqualTo(
            Json.parse(
                """
                [{"time": "2024-04-22T15:07:57Z", "value": -0.19938131, "valid": false,
                  "tags": ["too old"], "gateway": "%s", "dispenser_id": null, "sequence": 0}]
                """
                    .formatted(readings.gateway())));
  }

  @Test
  void readingsThatArePushedAgainAreKeptAsTheyWere() {
    Instant time = readings.now();
    readings.push(time, 4.5f, "first");
    JsonNode before = readings.all();
    // The repetition is too old, which is no tag of the sensor.
    readings.app().clock().advance("3601");

    Reply again = readings.push(time, 4.5f, "first");

    assertThat(again.json().get("stored").asInt()).isZero();
    assertThat(again.json().get("duplicates").asInt()).isEqualTo(1);
    assertThat(readings.all()).isEqualTo(before).hasSize(1);
  }

  @Test
  void readingsOfOneSecondWithOtherValuesOrTagsAreKept() {
    Instant time = readings.now();
    readings.push(time, 4.5f);
    Reply others =
        readings.push(
            Readings.batch(
                List.of(
                    SensorGateway.reading(time, 4.6f),
                    SensorGateway.reading(time, 4.5f, "cold"),
                    SensorGateway.reading(time, 4.6f),
                    SensorGateway.reading(time, 4.5f))));

    assertThat(others.json().get("stored").asInt()).isEqualTo(2);
    assertThat(others.json().get("duplicates").asInt()).isEqualTo(2);
    assertThat(readings.all().findValuesAsText("value")).containsExactly("4.5", "4.6", "4.5");
    assertThat(readings.all().findValuesAsText("sequence")).containsExactly("0", "1", "2");
  }

  @Test
  void givenSequencesAreNotTakenByReadingsWithoutOne() {
    Instant time = readings.now();
    Reply pushed =
        readings.push(
            Readings.batch(
                List.of(
                    SensorGateway.reading(time, 1f),
                    SensorGateway.reading(time, 2f),
                    Readings.raw(time, Long.MAX_VALUE, 3f),
                    Readings.raw(time, 0, 4f))));
    assertThat(pushed.json().get("stored").asInt()).isEqualTo(4);
    assertThat(readings.all().findValuesAsText("sequence"))
        .containsExactly("0", "1", "2", Long.toString(Long.MAX_VALUE));
  }

  @Test
  void readingsOfOneSecondFromManyConnectionsAreAllKept() {
    Instant time = readings.now();
    Concurrently.run(
        8,
        i ->
            readings
                .push(Readings.batch(List.of(SensorGateway.reading(time, 4 + i * 0.5f))))
                .status());
    assertThat(readings.all()).hasSize(8);
  }

  @Test
  void sequencesTellReadingsOfOneTimeApart() {
    Instant time = readings.now();
    Reply pushed =
        readings.push(
            Readings.batch(
                List.of(
                    Readings.raw(time, 2, 2f),
                    Readings.raw(time, 1, 1f),
                    Readings.raw(time, 1, 3f))));

    assertThat(pushed.json().get("stored").asInt()).isEqualTo(2);
    assertThat(pushed.json().get("duplicates").asInt()).isEqualTo(1);
    assertThat(Readings.values(readings.list(readings.app().admin(), "")))
        .containsExactly("1", "2");
  }

  @Test
  void theGoodOnesOfABatchAreKeptAndTheBadOnesAreTold() {
    Instant time = readings.now();
    Reply pushed =
        readings.push(
            Readings.batch(
                List.of(
                    Readings.raw(time, 1, 1f),
                    "{\"time\": 1, \"value\": [1, 2, 3], \"tags\": []}",
                    "7",
                    Readings.raw(time, 2, 2f))));

    assertThat(pushed.json().get("stored").asInt()).isEqualTo(2);
    JsonNode rejected = pushed.json().get("rejected");
    assertThat(rejected.findValuesAsText("position")).containsExactly("2", "3");
    assertThat(rejected.findValuesAsText("message"))
        .containsExactly(
            "value must be an array of 4 bytes", "must be an object with time, value and tags");
    assertThat(readings.all()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                    | time
          []7                                                   | array
          "text"                                                | object
          null                                                  | object
          7                                                     | object
          {"time":1,"value":[1,2,3,4]}                          | tags
          {"time":1,"tags":[]}                                  | value
          {"value":[1,2,3,4],"tags":[]}                         | time
          {"time":"1","value":[1,2,3,4],"tags":[]}              | time
          {"time":1.0,"value":[1,2,3,4],"tags":[]}              | time
          {"time":1.5,"value":[1,2,3,4],"tags":[]}              | time
          {"time":true,"value":[1,2,3,4],"tags":[]}             | time
          {"time":null,"value":[1,2,3,4],"tags":[]}             | time
          {"time":-1,"value":[1,2,3,4],"tags":[]}               | time
          {"time":1e999999999,"value":[1,2,3,4],"tags":[]}      | time
          {"time":253402300799,"value":[1,2,3,4],"tags":[]}     | time
          {"time":9223372036854775808,"value":[1,2,3,4],"tags":[]} | time
          {"time":99999999999999999999999999999,"value":[1,2,3,4],"tags":[]} | time
          {"time":1,"value":[1,2,3],"tags":[]}                  | value
          {"time":1,"value":[1,2,3,4,5],"tags":[]}              | value
          {"time":1,"value":[1,2,3,256],"tags":[]}              | value
          {"time":1,"value":[1,2,3,-1],"tags":[]}               | value
          {"time":1,"value":[1,2,3,4294967296],"tags":[]}       | value
          {"time":1,"value":[1,2,3,1e999999999],"tags":[]}      | value
          {"time":1,"value":[1,2,3,4.0],"tags":[]}              | value
          {"time":1,"value":[1,2,3,"4"],"tags":[]}              | value
          {"time":1,"value":[1,2,3,true],"tags":[]}             | value
          {"time":1,"value":[1,2,3,null],"tags":[]}             | value
          {"time":1,"value":[1,2,3,[4]],"tags":[]}              | value
          {"time":1,"value":[[1,2,3,4]],"tags":[]}              | value
          {"time":1,"value":"AQIDBA==","tags":[]}               | value
          {"time":1,"value":1.5,"tags":[]}                      | value
          {"time":1,"value":[1,2,3,4],"tags":"system"}          | tags
          {"time":1,"value":[1,2,3,4],"tags":[1]}               | tags
          {"time":1,"value":[1,2,3,4],"tags":[null]}            | tags
          {"time":1,"value":[1,2,3,4],"tags":[[]]}              | tags
          {"time":1,"value":[1,2,3,4],"tags":[""]}              | tags
          {"time":1,"value":[1,2,3,4],"tags":["\\u0000"]}       | tags
          {"time":1,"value":[1,2,3,4],"tags":["a\\nb"]}         | tags
          {"time":1,"value":[1,2,3,4],"tags":["\\ud800"]}       | tags
          {"time":1,"value":[1,2,3,4],"tags":[],"sequence":-1}  | sequence
          {"time":1,"value":[1,2,3,4],"tags":[],"sequence":"1"} | sequence
          {"time":1,"value":[1,2,3,4],"tags":[],"sequence":null} | sequence
          {"time":1,"value":[1,2,3,4],"tags":[],"more":1}       | field
          {"time":1,"time":2,"value":[1,2,3,4],"tags":[]}       | JSON
          {"time":1,"value":[1,2,3,4],"tags":[]}{}              | followed
          {"time":1,"value":[1,2,3,4],"tags":[                  | JSON
          [{"time":1,"value":[1,2,3,4],"tags":[]},              | JSON
          [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]                  | JSON
          nonsense                                              | JSON
          """)
  void invalidReadingsAreRefused(String body, String named) {
    Reply reply = readings.push(body);

    assertThat(reply.status()).as(body).isEqualTo(400);
    assertThat(reply.message()).contains(named);
    assertThat(readings.all()).isEmpty();
  }

  @Test
  void tooManyTagsOrTooLongOnesAreRefused() {
    String[] many = IntStream.range(0, 21).mapToObj(String::valueOf).toArray(String[]::new);
    assertThat(readings.push(readings.now(), 1f, many).status()).isEqualTo(400);
    assertThat(readings.push(readings.now(), 1f, "x".repeat(101)).status()).isEqualTo(400);
    assertThat(readings.push(readings.now(), 1f, "x".repeat(1001)).status()).isEqualTo(400);
  }

  @Test
  void halfABodyStoresNothing() throws IOException {
    String body = Readings.batch(List.of(Readings.raw(readings.now(), 0, 1f)));
    URI base = URI.create(readings.app().anyone().base());
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /api/data?gateway=%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                  .formatted(readings.gateway(), readings.app().admin().token())
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                  .formatted(body.length() + 1);
      out.write((head + body).getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).doesNotContain(" 200 ");
    }
    assertThat(readings.all()).isEmpty();
  }

  @Test
  void tenThousandReadingsAreTakenAtOnceAndOneMoreIsNot() {
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      batch.add(Readings.raw(readings.now().minusSeconds(i / 10), i, i / 8f, "cold"));
    }
    Collections.shuffle(batch, new java.util.Random(1));

    Reply pushed = readings.push(Readings.batch(batch));
    batch.add(Readings.raw(readings.now(), 10_000, 1f));
    Reply tooMany = readings.push(Readings.batch(batch));

    assertThat(pushed.json().get("stored").asInt()).isEqualTo(10_000);
    assertThat(tooMany.refusal()).isEqualTo("413 too_large");
    assertThat(tooMany.message()).contains("10000");
    assertThat(readings.list(readings.app().admin(), "&tag=cold&skip=9999").json()).hasSize(1);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    Reply reply = readings.push("[" + " ".repeat(4 * 1024 * 1024) + "]");

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.message()).contains("4 MiB");
  }

  @Test
  void anEmptyBatchIsNone() {
    assertThat(readings.push("[]").json().get("stored").asInt()).isZero();
  }

  @Test
  void twoClientsWhoPushTheSameBatchStoreEachReadingOnce() {
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      batch.add(Readings.raw(readings.now(), i, i));
    }
    String inOrder = Readings.batch(batch);
    Collections.reverse(batch);
    String reversed = Readings.batch(batch);
    Api admin = readings.app().admin();

    List<Reply> replies =
        Concurrently.run(
            4,
            i ->
                admin.post(
                    "/api/data?gateway=" + readings.gateway(), i % 2 == 0 ? inOrder : reversed));

    assertThat(replies).allMatch(reply -> reply.status() == 200);
    assertThat(replies.stream().mapToInt(reply -> reply.json().get("stored").asInt()).sum())
        .isEqualTo(2000);
    assertThat(replies.stream().mapToInt(reply -> reply.json().get("duplicates").asInt()).sum())
        .isEqualTo(6000);
  }

  @Test
  void aGatewayPushesForItselfWithItsKey() {
    Api gateway = readings.app().anyone().with("X-Gateway-Key", Readings.KEY);
    Instant time = readings.now();
    String reading = Readings.raw(time, System.nanoTime(), 4.5f, "own");

    assertThat(gateway.post("/api/data", reading).json().get("stored").asInt()).isEqualTo(1);
    assertThat(gateway.post("/api/data?gateway=default", reading).status()).isEqualTo(200);
    assertThat(gateway.post("/api/data?gateway=another", reading).refusal())
        .isEqualTo("403 forbidden");
    JsonNode stored = readings.app().admin().get("/api/data?gateway=default&tag=own").json();
    assertThat(stored.get(0).get("dispenser_id").asLong()).isEqualTo(Readings.DISPENSER);
  }

  @Test
  void aWrongKeyIsRefusedAlsoOfAnAdmin() {
    for (String key : List.of("", "x", Readings.KEY + "x", Readings.KEY.substring(1))) {
      Reply reply = readings.app().admin().with("X-Gateway-Key", key).post("/api/data", "[]");
      assertThat(reply.status()).as(key).isEqualTo(401);
    }
  }

  @Test
  void aKeyReadsNothing() {
    Api gateway = readings.app().anyone().with("X-Gateway-Key", Readings.KEY);

    assertThat(gateway.get("/api/data").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%00", "a%00b", "-x", "=x", "a%20b", "a%0Ab", "%C3%A9", "a;b"})
  void invalidNamesOfGatewaysAreRefused(String name) {
    Api admin = readings.app().admin();

    assertThat(admin.post("/api/data?gateway=" + name, "[]").status()).isEqualTo(400);
    assertThat(admin.get("/api/data?gateway=" + name).status()).isEqualTo(400);
  }

  @Test
  void nanAndInfinitiesAreShownAsNull() {
    Instant time = readings.now();
    readings.push(
        Readings.batch(
            List.of(
                Readings.raw(time, 0, Float.NaN),
                Readings.raw(time, 1, Float.POSITIVE_INFINITY),
                Readings.raw(time, 2, Float.NEGATIVE_INFINITY, "system"))));

    assertThat(readings.all())
        .hasSize(3)
        .allSatisfy(
            reading -> {
              assertThat(reading.get("value").isNull()).isTrue();
              assertThat(reading.get("valid").asBoolean()).isFalse();
              assertThat(reading.get("tags").toString()).contains("\"not a number\"");
            });
  }

  @Test
  void bothDatabasesKeepEveryBitOfAFloat() {
    List<Float> floats = new ArrayList<>();
    for (int exponent = 0; exponent < 255; exponent++) {
      floats.add(Float.intBitsToFloat(exponent << 23 | 0x2a4c9d));
      floats.add(-Float.intBitsToFloat(exponent << 23 | 0x7fffff));
    }
    floats.add(Float.MIN_VALUE);
    floats.add(Float.MIN_NORMAL);
    List<String> batch = new ArrayList<>();
    for (int i = 0; i < floats.size(); i++) {
      batch.add(Readings.raw(readings.now(), i, floats.get(i)));
    }
    readings.push(Readings.batch(batch));

    assertThat(
            Readings.values(readings.list(readings.app().admin(), "&limit=1000")).stream()
                .map(Float::valueOf))
        .isEqualTo(floats);
  }
}
