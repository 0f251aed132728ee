package tapbill.venuemap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tapbill.venuemap.map.MapRig.PATH;
import static tapbill.venuemap.map.MapRig.bytes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tapbill.support.Api;
import tapbill.support.AuditEntries;
import tapbill.support.Engine;
import tapbill.support.Form;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;

/** The listing, change and deletion of maps. */
@OnBothDatabases
class MapTest {
  private final Engine engine;
  private final TestApp app;
  private final MapRig maps;

  MapTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
    maps = new MapRig(app);
  }

  @Test
  void everyoneSeesWhatIsForHim() {
    Api uploader = maps.user();
    String open = maps.createProcessed(uploader, "public", bytes("a"));
    String members = maps.createProcessed(uploader, "members", bytes("b"));
    String own = maps.createProcessed(uploader, "private", bytes("c"));

    assertThat(newest(uploader, 3)).containsExactly(own, members, open);
    assertThat(newest(app.admin(), 3)).containsExactly(own, members, open);
    assertThat(newest(maps.user(), 2)).containsExactly(members, open);
    assertThat(newest(app.anyone(), 1)).containsExactly(open);
    assertThat(app.anyone().withToken("wrong").get(PATH).status()).isEqualTo(401);
    assertThat(maps.inactive().get(PATH).status()).isEqualTo(403);
    assertThat(app.anyone().get(PATH + "?limit=1").json().get(0).has("uploader")).isFalse();
    assertThat(uploader.get(PATH + "?limit=1").json().get(0).has("uploader")).isTrue();
    assertThat(app.admin().get(PATH + "?limit=1").json().get(0).get("uploader").asText())
        .startsWith("u-");
  }

  @Test
  void theListIsReadInPages() {
    try (TestApp own = TestApp.start(engine.newDatabase())) {
      MapRig rig = new MapRig(own);
      List<String> created = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        created.add(0, rig.create(own.admin(), i % 2 == 0 ? "public" : "private", bytes("x" + i)));
      }
      assertThat(all(own.admin())).isEqualTo(created);
      assertThat(all(own.anyone())).containsExactly(created.get(0), created.get(2), created.get(4));
      assertThat(own.anyone().get(PATH + "?cursor=x").status()).isEqualTo(400);
      assertThat(own.anyone().get(PATH + "?limit=0").status()).isEqualTo(400);
    }
  }

  private static List<String> all(Api client) {
    List<String> paths = new ArrayList<>();
    String next = PATH + "?limit=2";
    while (!next.isEmpty()) {
      Reply page = client.get(next);
      assertThat(page.json().size()).isBetween(1, 2);
      paths.addAll(paths(page));
      String link = page.header("Link");
      next = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
    }
    return paths;
  }

  private static List<String> newest(Api client, int limit) {
    return paths(client.get(PATH + "?limit=" + limit));
  }

  private static List<String> paths(Reply page) {
    List<String> paths = new ArrayList<>();
    page.json().forEach(map -> paths.add(PATH + "/" + map.get("id").asText()));
    return paths;
  }

  @Test
  void titleAndVisibilityCanBeChanged() {
    Api uploader = maps.user();
    String path = maps.createProcessed(uploader, "public", bytes("x"));
    Reply changed = uploader.patch(path, Json.of("title", "South", "visibility", "private"));
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.text("title")).isEqualTo("South");
    assertThat(app.anyone().get(path).status()).isEqualTo(404);
    assertThat(uploader.get(path + "/metadata").text("visibility")).isEqualTo("private");
    JsonNode entry = AuditEntries.last(app, "map " + changed.text("id"));
    assertThat(entry.get("details").toString())
        .isEqualTo(
            "{\"title\":{\"from\":\"map.txt\",\"to\":\"South\"},"
                + "\"visibility\":{\"from\":\"public\",\"to\":\"private\"}}");
    assertThat(app.admin().patch(path, Json.of("visibility", "members")).text("title"))
        .isEqualTo("South");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'title':null} | title is required",
        "{'visibility':null} | visibility is required",
        "{'title':'a\\nb'} | title must be 1 to 100 characters on one line",
        "{'title':5} | title must be a string",
        "{'visibility':'all'} | visibility must be private, members or public",
        "{'is_processed':true} | is_processed is not a known field",
        "[] | The body must be a JSON object",
      })
  void invalidChangesAreRefused(String patch, String message) {
    Api uploader = app.admin();
    String path = maps.create(uploader, "public", bytes("x"));
    Reply refused = uploader.patch(path, patch.replace('\'', '"'));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message()).isEqualTo(message);
  }

  @Test
  void onlyItsUploaderAndAdminsChangeAMap() {
    Api uploader = maps.user();
    String open = maps.createProcessed(uploader, "public", bytes("x"));
    String hidden = maps.createProcessed(uploader, "private", bytes("y"));
    Api other = maps.user();
    String patch = Json.of("title", "mine");
    assertThat(app.anyone().patch(open, patch).status()).isEqualTo(401);
    assertThat(app.anyone().send("DELETE", open, "").status()).isEqualTo(401);
    assertThat(other.patch(open, patch).refusal()).isEqualTo("403 forbidden");
    assertThat(other.send("DELETE", open, "").status()).isEqualTo(403);
    Reply unknown = other.patch(PATH + "/00000000-0000-0000-0000-000000000000", patch);
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(other.patch(hidden, patch).body()).isEqualTo(unknown.body());
    assertThat(other.send("DELETE", hidden, "").body()).isEqualTo(unknown.body());
    assertThat(uploader.get(open + "/metadata").text("title")).isEqualTo("map.txt");
    assertThat(uploader.get(hidden).status()).isEqualTo(200);
    assertThat(app.admin().send("DELETE", hidden, "").status()).isEqualTo(204);
    assertThat(uploader.get(hidden).status()).isEqualTo(404);
  }

  @Test
  void anUploaderWhoIsNoLongerStaffOnlyDeletes() {
    Api uploader = maps.user();
    String map = maps.createProcessed(uploader, "public", bytes("x"));
    long id = uploader.get("/auth/me").id();
    app.admin().patch("/api/accounts/" + id, Json.of("role", "user"));
    assertThat(uploader.patch(map, Json.of("title", "mine")).refusal()).isEqualTo("403 forbidden");
    Reply refused = maps.upload(uploader, new Form().file("map.txt", bytes("y")));
    assertThat(refused.refusal()).isEqualTo("403 forbidden");
    assertThat(app.anyone().get(map + "/metadata").text("title")).isEqualTo("map.txt");
    assertThat(uploader.send("DELETE", map, "").status()).isEqualTo(204);
    assertThat(app.anyone().get(map + "/metadata").status()).isEqualTo(404);
  }

  @Test
  void aDeletedMapLeavesNothing() {
    try (TestApp own = TestApp.start(engine.newDatabase())) {
      MapRig rig = new MapRig(own);
      Api uploader = rig.user();
      String path = rig.createProcessed(uploader, "public", bytes("x"));
      assertThat(rig.files()).hasSize(1);
      assertThat(uploader.send("DELETE", path, "").status()).isEqualTo(204);
      await().untilAsserted(() -> assertThat(rig.files()).isEmpty());
      assertThat(uploader.get(path).status()).isEqualTo(404);
      assertThat(uploader.send("DELETE", path, "").status()).isEqualTo(404);
      JsonNode entry = own.admin().get("/api/audit?action=map.delete").json().get(0);
      assertThat(entry.get("details").get("title").asText()).isEqualTo("map.txt");
    }
  }

  @Test
  void aMapThatWaitsCanBeDeleted() {
    try (TestApp idle = TestApp.start(engine.newDatabase(), Map.of("queue.workers", "0"))) {
      MapRig rig = new MapRig(idle);
      String path = rig.create(idle.admin(), "public", bytes("x"));
      assertThat(idle.admin().send("DELETE", path, "").status()).isEqualTo(204);
      String next = rig.create(idle.admin(), "public", bytes("y"));
      try (TestApp working = TestApp.start(idle.databaseUri())) {
        working.clock().set(idle.clock().instant());
        new MapRig(working).awaitProcessed(next);
        assertThat(working.anyone().get(next).body()).isEqualTo("y");
        assertThat(working.anyone().get("/metrics").body()).contains("queue=\"map\"");
      }
    }
  }

  @Test
  void mapsOfAnonymousAdminsHaveNoUploader() {
    if (engine != Engine.SQLITE) {
      return; // PostgreSQL refuses this setting
    }
    try (TestApp demo = TestApp.start(engine.newDatabase(), Map.of("anonymousAdmin", "true"))) {
      MapRig rig = new MapRig(demo);
      Reply created = rig.upload(demo.anyone(), new Form().file("a.txt", bytes("x")));
      assertThat(created.status()).isEqualTo(201);
      assertThat(created.json().has("uploader")).isFalse();
      String path = created.header("Location");
      assertThat(demo.anyone().patch(path, Json.of("visibility", "private")).status())
          .isEqualTo(200);
      assertThat(demo.anyone().get(PATH).json()).hasSize(1);
      assertThat(demo.anyone().send("DELETE", path, "").status()).isEqualTo(204);
    }
  }
}
