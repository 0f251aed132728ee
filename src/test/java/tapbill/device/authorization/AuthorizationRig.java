package tapbill.device.authorization;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import tapbill.support.Api;
import tapbill.support.CallbackTarget;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.KafkaBroker;
import tapbill.support.Reply;
import tapbill.support.Tokens;

/** One allowed token at one station of packaged processes, and the target of its callbacks. */
final class AuthorizationRig implements AutoCloseable {
  private final CallbackTarget target = CallbackTarget.start();
  private final String station = UUID.randomUUID().toString();
  private final String token = Tokens.create();

  /** Allows the token at the station. */
  void allow(Api admin) {
    admin.put("/station/" + station + "/driver/" + token + "/acl", "{}");
  }

  int calls() {
    return target.calls().size();
  }

  Map<String, String> environment(Engine database, String queue) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DB_URI", database.newDatabase());
    environment.put("CALLBACKS_ALLOWED_TARGETS", "127.0.0.1");
    // Requests of a killed worker are decided when their lease expires; they must not time out
    // before.
    environment.put("AUTHORIZATION_TIMEOUT", "10m");
    if (queue.equals("kafka")) {
      environment.put("QUEUE_TYPE", "kafka");
      environment.put("KAFKA_BOOTSTRAP_SERVERS", KafkaBroker.shared().bootstrapServers());
      environment.put("KAFKA_TOPIC", "topic-" + station);
      environment.put("KAFKA_GROUP", "group-" + station);
    }
    return environment;
  }

  /** Returns the id of an accepted request. */
  String ask(Api api) {
    Reply accepted = api.get(path());
    assertThat(accepted.status()).isEqualTo(200);
    return accepted.text("request_id");
  }

  String path() {
    return "/station/%s/driver/%s/authorize?callback_url=%s"
        .formatted(station, token, URLEncoder.encode(target.url(), StandardCharsets.UTF_8));
  }

  /** Returns the distinct statuses that were called back, by request id. */
  Map<String, Set<String>> calledBack() {
    return target.calls().stream()
        .map(call -> Json.parse(call.body()))
        .collect(
            groupingBy(
                callback -> callback.get("request_id").asText(),
                mapping(callback -> callback.get("status").asText(), toSet())));
  }

  /** Returns the log of the station's requests. */
  JsonNode log(Api admin) {
    return admin.get("/api/authorizations?limit=1000&station_id=" + station).json();
  }

  /** Returns the number of callbacks that have not been delivered. */
  int pending(Api admin) {
    return admin
        .get("/api/authorizations?callback_status=pending&station_id=" + station)
        .json()
        .size();
  }

  @Override
  public void close() {
    target.close();
  }
}
