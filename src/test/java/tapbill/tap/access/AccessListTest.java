package tapbill.tap.access;

import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.tap.access.AccessLists.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.AuditEntries;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;

/** Tests changes of single tokens, and the lists as controllers read them. */
@OnBothDatabases
class AccessListTest {
  private final TestApp app;
  private final AccessLists list;

  AccessListTest(Engine engine) {
    app = TestApp.shared(engine);
    list = new AccessLists(app);
  }

  @Test
  void aTokenIsAllowedAsLongAsItIsListed() {
    assertThat(list.allows(token(1))).isFalse();
    Reply put = list.put(token(1));
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.json()).isEqualTo(Json.parse("{\"status\":\"success\",\"new_size\":1}"));
    assertThat(list.allows(token(1))).isTrue();
    assertThat(list.allows(token(2))).isFalse();
    assertThat(new AccessLists(app).allows(token(1))).isFalse();

    Reply delete = list.delete(token(1));
    assertThat(delete.status()).isEqualTo(200);
    assertThat(delete.json()).isEqualTo(Json.parse("{\"status\":\"success\",\"new_size\":0}"));
    assertThat(list.allows(token(1))).isFalse();
    assertThat(list.put(token(1)).number("new_size")).isEqualByComparingTo("1");
    assertThat(list.allows(token(1))).isTrue();
  }

  @Test
  void repeatingIsHarmless() {
    assertThat(list.delete(token(1)).number("new_size")).isEqualByComparingTo("0");
    list.put(token(1));
    list.put(token(2));
    long version = list.version();
    assertThat(list.put(token(1)).number("new_size")).isEqualByComparingTo("2");
    assertThat(list.version()).isEqualTo(version);
    list.delete(token(1));
    assertThat(list.delete(token(1)).number("new_size")).isEqualByComparingTo("1");
    assertThat(list.version()).isEqualTo(version + 1);
    assertThat(actions()).containsExactly("access.refuse", "access.allow", "access.allow");
  }

  @Test
  void theRangeIsHalfOpen() {
    Instant from = app.clock().instant().plusSeconds(10);
    Instant until = from.plusSeconds(10);
    list.put(token(1), from.toString(), until.toString());
    list.putUntil(token(2), until.toString());
    list.putFrom(token(3), from.toString());
    assertThat(allowed()).containsExactly(false, true, false);
    app.clock().set(from.minusNanos(1000));
    assertThat(allowed()).containsExactly(false, true, false);
    app.clock().set(from);
    assertThat(allowed()).containsExactly(true, true, true);
    app.clock().set(until.minusNanos(1000));
    assertThat(allowed()).containsExactly(true, true, true);
    app.clock().set(until);
    assertThat(allowed()).containsExactly(false, false, true);

    // The list still contains the expired token.
    assertThat(list.listed()).containsExactly(token(1), token(2), token(3));
    list.put(token(1));
    assertThat(allowed()).containsExactly(true, false, true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"valid_from\":\"2026-07-01T20:00:00Z\",\"valid_until\":\"2026-07-01T20:00:00Z\"}",
        "{\"valid_from\":\"2026-07-02T20:00:00Z\",\"valid_until\":\"2026-07-01T20:00:00Z\"}",
        "{\"valid_from\":\"2026-07-01\"}",
        "{\"valid_from\":1}",
        "{\"valid_until\":\"\\u0000\"}",
        "{\"until\":\"2026-07-01T20:00:00Z\"}",
        "[]",
        "5",
        "{",
      })
  void timesThatAreNoneAreRefused(String body) {
    Reply reply = app.admin().put(list.path(token(1)), body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(list.entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "null", "{\"valid_from\":null}"})
  void withoutTimesATokenIsAllowedForEver(String body) {
    assertThat(app.admin().put(list.path(token(1)), body).status()).isEqualTo(200);
    assertThat(list.entries())
        .containsExactly(
            Json.parse(
                "{\"driver_token\":\"%s\",\"valid_from\":null,\"valid_until\":null}"
                    .formatted(token(1))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1-1-1-1-1",
        "7",
        "0d0e0c4e8d5c4d2b9c6fd2a1b7a3b111",
        "%7B0d0e0c4e-8d5c-4d2b-9c6f-d2a1b7a3b111%7D",
        "0d0e0c4e-8d5c-4d2b-9c6f-d2a1b7a3b11g",
      })
  void aStationIsAUuid(String station) {
    AccessLists none = new AccessLists(app, station);
    for (Reply reply :
        List.of(
            app.admin().get(none.path()),
            app.admin().get(none.path(token(1))),
            none.put(token(1)),
            none.delete(token(1)),
            none.replace("[]"))) {
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.message()).isEqualTo("station_id must be a UUID");
    }
  }

  @Test
  void theCaseOfAStationDoesNotMatter() {
    new AccessLists(app, list.station().toUpperCase(Locale.ROOT)).put(token(1));
    assertThat(list.allows(token(1))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nineteen-characters",
        "twenty-characters-%00",
        "twenty-characters-and-%0A",
        "twenty characters and a blank",
        "twenty-characters-%C3%A4",
      })
  void aTokenHasItsForm(String token) {
    String encoded = token.replace(" ", "%20");
    for (Reply reply :
        List.of(app.admin().get(list.path(encoded)), list.put(encoded), list.delete(encoded))) {
      assertThat(reply.status()).isEqualTo(400);
    }
    assertThat(list.put("x".repeat(81)).status()).isEqualTo(400);
    assertThat(list.put("x".repeat(80)).status()).isEqualTo(200);
    assertThat(list.put("x".repeat(19) + "~").status()).isEqualTo(200);
  }

  @Test
  void insertAclTellsWhatBecameOfAToken() {
    assertThat(insert(list.station(), token(1))).isEqualTo("success");
    assertThat(insert(list.station(), token(1))).isEqualTo("exists");
    assertThat(list.allows(token(1))).isTrue();
    list.putUntil(token(2), "2000-01-01T00:00:00Z");
    assertThat(insert(list.station(), token(2))).isEqualTo("exists");
    assertThat(list.allows(token(2))).isFalse();
    list.delete(token(1));
    assertThat(insert(list.station(), token(1))).isEqualTo("success");

    assertThat(insert("1-1-1-1-1", token(1))).isEqualTo("error");
    assertThat(insert(list.station(), "short")).isEqualTo("error");
    assertThat(insert(list.station(), "zero-\0-" + token(1))).isEqualTo("error");
    assertThat(app.admin().post("/api/insertACL/", "{\"station_id\":null}").text("flag"))
        .isEqualTo("error");
    assertThat(app.admin().post("/api/insertACL/", "{}").text("flag")).isEqualTo("error");
    for (String body : List.of("{", "null", "[]", "{\"station_id\":5}", "{\"token\":\"x\"}")) {
      assertThat(app.admin().post("/api/insertACL/", body).status()).isEqualTo(400);
    }
  }

  @Test
  void aStationWithoutAListHasAnEmptyOne() {
    Reply whole = app.admin().get(list.path());
    assertThat(whole.status()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo("[]");
    assertThat(whole.header("ETag")).isEqualTo("\"0\"");
    assertThat(list.changes(0)).isEmpty();
    assertThat(app.admin().get(list.path() + "?since=1").refusal())
        .isEqualTo("409 unknown_version");
  }

  @Test
  void aKnownVersionIsNotSentAgain() {
    list.put(token(1));
    String tag = app.admin().get(list.path()).header("ETag");
    for (String known : List.of(tag, "W/" + tag, "\"999\", " + tag, "*")) {
      Reply reply = app.admin().with("If-None-Match", known).get(list.path());
      assertThat(reply.status()).isEqualTo(304);
      assertThat(reply.header("ETag")).isEqualTo(tag);
      assertThat(reply.body()).isEmpty();
    }
    list.put(token(2));
    assertThat(app.admin().with("If-None-Match", tag).get(list.path()).status()).isEqualTo(200);
    assertThat(app.admin().with("If-None-Match", "x").get(list.path()).status()).isIn(200, 400);
    assertThat(app.admin().with("If-Match", tag).get(list.path()).refusal())
        .isEqualTo("412 precondition_failed");
  }

  @Test
  void theVersionOfACompressedAnswerIsTaken() {
    list.replace(AccessLists.tokens(0, 50));
    String tag =
        app.anyone()
            .exchange(
                HttpRequest.newBuilder(URI.create(app.anyone().base() + list.path()))
                    .header("Accept-Encoding", "gzip")
                    .header("Authorization", "Bearer " + app.admin().token())
                    .build())
            .header("ETag");
    assertThat(tag).isEqualTo("\"1--gzip\"");
    assertThat(
            app.admin()
                .with("Accept-Encoding", "gzip")
                .with("If-None-Match", tag)
                .get(list.path())
                .status())
        .isEqualTo(304);
    assertThat(app.admin().get(list.path() + "?since=" + tag.replace("\"", "")).status())
        .isEqualTo(200);
  }

  @Test
  void changesAreListedInTheirOrder() {
    list.put(token(1));
    list.put(token(2));
    list.put(token(3));
    long version = list.version();
    list.delete(token(2));
    list.putUntil(token(1), "2030-01-01T00:00:00Z");
    list.put(token(4));
    list.delete(token(4));
    assertThat(list.changes(version))
        .extracting(JsonNode::toString)
        .containsExactly(
            change(token(2), "null", true),
            change(token(1), "\"2030-01-01T00:00:00Z\"", false),
            change(token(4), "null", true));
    assertThat(list.changes(list.version())).isEmpty();
    assertThat(app.admin().get(list.path() + "?since=" + (list.version() + 1)).message())
        .contains("read the whole list");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void readingDuringChangesEndsWithExactlyTheList(long seed) {
    Random random = new Random(seed);
    list.replace(AccessLists.tokens(0, 20));
    SortedMap<String, JsonNode> known = new TreeMap<>();
    Reply page = app.admin().get(list.path() + "?limit=4");
    long version = AccessLists.version(page);
    for (int pages = 0; ; pages++) {
      page.json().forEach(entry -> apply(entry, known));
      String next = AccessLists.next(page);
      if (next.isEmpty()) {
        break;
      }
      changeSomething(random);
      assertThat(pages).isLessThan(100);
      page = app.admin().get(next);
    }
    // First the remaining pages while the list changes, then the changes made meanwhile.
    for (boolean changing : new boolean[] {true, false}) {
      page = app.admin().get(list.path() + "?limit=2&since=" + version);
      version = AccessLists.version(page);
      for (int pages = 0; ; pages++) {
        page.json().forEach(entry -> apply(entry, known));
        String next = AccessLists.next(page);
        if (next.isEmpty()) {
          break;
        }
        if (changing && pages < 10) {
          changeSomething(random);
        }
        page = app.admin().get(next);
      }
    }
    assertThat(List.copyOf(known.values())).isEqualTo(list.entries());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "cursor=x",
        "cursor=1_short",
        "since=-1",
        "since=x",
        "since=9999999999999999999",
        "since=%00"
      })
  void invalidParametersAreRefused(String query) {
    assertThat(app.admin().get(list.path() + "?" + query).status()).isEqualTo(400);
  }

  @Test
  void everyChangeIsInTheAuditLog() {
    Instant until = Instant.parse("2030-01-01T00:00:00Z");
    list.putUntil(token(1), until.toString());
    list.replace(AccessLists.tokens(2, 5));
    list.delete(token(2));
    insert(list.station(), token(9));

    assertThat(actions())
        .containsExactly("access.allow", "access.refuse", "access.replace", "access.allow");
    assertThat(audited().stream().map(entry -> entry.get("details").toString()))
        .containsExactly(
            "{\"driver_token\":\"%s\",\"valid_from\":null,\"valid_until\":null,\"version\":4}"
                .formatted(token(9)),
            "{\"driver_token\":\"%s\",\"version\":3}".formatted(token(2)),
            "{\"added\":3,\"changed\":0,\"removed\":1,\"size\":3,\"version\":2}",
            "{\"driver_token\":\"%s\",\"valid_from\":null,\"valid_until\":\"%s\",\"version\":1}"
                .formatted(token(1), until));
    assertThat(audited().get(0).get("actor").asText()).isEqualTo("admin");
  }

  private void changeSomething(Random random) {
    for (int i = 0; i < 3; i++) {
      String token = token(random.nextInt(30));
      switch (random.nextInt(4)) {
        case 0 -> list.put(token);
        case 1 -> list.putUntil(token, "20%02d-01-01T00:00:00Z".formatted(random.nextInt(99)));
        case 2 -> list.delete(token);
        default -> {
          int from = random.nextInt(20);
          list.replace(AccessLists.tokens(from, from + random.nextInt(20)));
        }
      }
    }
  }

  private static void apply(JsonNode entry, SortedMap<String, JsonNode> known) {
    ObjectNode plain = entry.deepCopy();
    JsonNode removed = plain.remove("removed");
    String token = entry.get("driver_token").asText();
    if (removed != null && removed.booleanValue()) {
      known.remove(token);
    } else {
      known.put(token, plain);
    }
  }

  private List<Boolean> allowed() {
    return List.of(list.allows(token(1)), list.allows(token(2)), list.allows(token(3)));
  }

  private String insert(String station, String token) {
    Reply reply =
        app.admin().post("/api/insertACL/", Json.of("station_id", station, "driver_token", token));
    assertThat(reply.status()).isEqualTo(200);
    return reply.text("flag");
  }

  private static String change(String token, String until, boolean removed) {
    return "{\"driver_token\":\"%s\",\"valid_from\":null,\"valid_until\":%s,\"removed\":%s}"
        .formatted(token, until, removed);
  }

  /** Returns the audit entries of the station, newest first. */
  private List<JsonNode> audited() {
    return AuditEntries.of(app, "station " + list.station());
  }

  private List<String> actions() {
    return audited().stream().map(entry -> entry.get("action").asText()).toList();
  }
}
