package tapbill.device.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.TestApp;

/** Pushes and lists readings of a new gateway, for tests. */
record Readings(TestApp app, String gateway) {
  static final String KEY = "the key of the default gateway, in tests";
  static final long DISPENSER = 7;
  private static final Map<Engine, TestApp> APPS = new EnumMap<>(Engine.class);

  Readings(Engine engine) {
    this(app(engine), "gateway-" + UUID.randomUUID());
  }

  private static synchronized TestApp app(Engine engine) {
    return APPS.computeIfAbsent(
        engine,
        e ->
            TestApp.start(
                e.newDatabase(),
                Map.of(
                    "sensors.gateways[0].key",
                    KEY,
                    "sensors.gateways[0].dispenserId",
                    String.valueOf(DISPENSER))));
  }

  /** Returns the JSON of a reading in the format that gateways send. */
  static String raw(Instant time, long sequence, float value, String... tags) {
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    return Json.of(
        "time",
        time.getEpochSecond(),
        "sequence",
        sequence,
        "value",
        IntStream.range(0, 4).map(i -> Byte.toUnsignedInt(bytes[i])).toArray(),
        "tags",
        tags);
  }

  static String batch(List<String> readings) {
    return readings.stream().collect(Collectors.joining(",", "[", "]"));
  }

  Instant now() {
    return app.clock().instant();
  }

  /** Pushes a reading or a batch as an admin. */
  Reply push(String body) {
    return app.admin().post("/api/data?gateway=" + gateway, body);
  }

  Reply push(Instant time, float value, String... tags) {
    return push(raw(time, 0, value, tags));
  }

  Reply list(Api api, String query) {
    return api.get("/api/data?gateway=" + gateway + query);
  }

  /** Returns the readings that an admin sees. */
  JsonNode all() {
    return list(app.admin(), "").json();
  }

  /** Returns a client that is logged in with the role user. */
  Api user() {
    String name = "user-" + UUID.randomUUID();
    String credentials = Json.of("username", name, "password", "correct horse battery");
    app.anyone().post("/auth/signup", credentials);
    return app.anyone()
        .withToken(app.anyone().post("/auth/login", credentials).text("access_token"));
  }

  static List<String> values(Reply reply) {
    List<String> values = new ArrayList<>();
    reply.json().forEach(reading -> values.add(reading.get("value").asText()));
    return values;
  }
}
