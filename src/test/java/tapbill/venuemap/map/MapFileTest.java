package tapbill.venuemap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.venuemap.map.MapRig.bytes;
import static tapbill.venuemap.map.MapRig.sha256;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Form;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** The download of map files: ranges, access, versions and content types. */
@OnBothDatabases
class MapFileTest {
  private static final String DIGITS = "0123456789";
  private static final String TEXT = DIGITS.repeat(100);

  private final Engine engine;
  private final TestApp app;
  private final MapRig maps;

  MapFileTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
    maps = new MapRig(app);
  }

  @Test
  void theWholeFileIsSent() {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    Reply file = app.anyone().get(path);
    assertThat(file.status()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(TEXT);
    assertThat(file.header("ETag")).isEqualTo('"' + sha256(bytes(TEXT)) + '"');
    assertThat(file.header("Content-Length")).isEqualTo("1000");
    assertThat(file.header("Content-Type")).isEqualToIgnoringCase("text/plain;charset=utf-8");
    assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"map.txt\"");
    assertThat(file.header("Accept-Ranges")).isEqualTo("bytes");
    assertThat(file.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(file.headers().allValues("Content-Security-Policy"))
        .containsExactly("sandbox; default-src 'none'");
  }

  @Test
  void anUnchangedFileIsNotModified() {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    String tag = app.anyone().get(path).header("ETag");
    for (String known : new String[] {tag, "\"other\", " + tag, "*", "W/" + tag}) {
      Reply unchanged = app.anyone().with("If-None-Match", known).get(path);
      assertThat(unchanged.status()).as(known).isEqualTo(304);
      assertThat(unchanged.body()).isEmpty();
      assertThat(unchanged.header("ETag")).isEqualTo(tag);
    }
    assertThat(app.anyone().with("If-None-Match", "\"other\"").get(path).body()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bytes=0-9 | 0 | 10",
        "bytes=5-5 | 5 | 6",
        "bytes=990- | 990 | 1000",
        "bytes=-3 | 997 | 1000",
        "bytes=-5000 | 0 | 1000",
        "bytes=998-99999 | 998 | 1000",
        "bytes=0-999 | 0 | 1000",
      })
  void aRangeIsSentAlone(String range, int from, int to) {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    Reply part = app.anyone().with("Range", range).get(path);
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(TEXT.substring(from, to));
    assertThat(part.header("Content-Range")).isEqualTo("bytes %d-%d/1000".formatted(from, to - 1));
    assertThat(part.header("Content-Length")).isEqualTo(Integer.toString(to - from));
    assertThat(part.header("ETag")).isEqualTo('"' + sha256(bytes(TEXT)) + '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=0-1,5-6", "bytes=0-", "lines=0-1", "bytes=", "bytes=a-b", "bytes 0-1", "-"})
  void otherRangesThanASingleOneGetTheWholeFile(String range) {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    Reply whole = app.anyone().with("Range", range).get(path);
    assertThat(whole.status()).isEqualTo(range.equals("bytes=0-") ? 206 : 200);
    assertThat(whole.body()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999-"})
  void aRangeBeyondTheEndIsRefused(String range) {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    Reply refused = app.anyone().with("Range", range).get(path);
    assertThat(refused.refusal()).isEqualTo("416 range_not_satisfiable");
    assertThat(refused.header("Content-Range")).isEqualTo("bytes */1000");
    assertThat(refused.message()).isEqualTo("The file has 1000 bytes");
  }

  @Test
  void aRangeOfAnotherFileIsNotMixedIn() {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    String tag = app.anyone().get(path).header("ETag");
    Api ranged = app.anyone().with("Range", "bytes=0-9");
    assertThat(ranged.with("If-Range", tag).get(path).body()).isEqualTo(DIGITS);
    for (String other : new String[] {"\"other\"", "W/" + tag, "Sat, 21 Nov 2026 10:00:00 GMT"}) {
      Reply whole = ranged.with("If-Range", other).get(path);
      assertThat(whole.status()).as(other).isEqualTo(200);
      assertThat(whole.body()).isEqualTo(TEXT);
    }
  }

  @Test
  void aFileIsNotPackedOnItsWay() {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    for (String asked : new String[] {path, path + "/"}) {
      Reply file = app.anyone().with("Accept-Encoding", "gzip").get(asked);
      assertThat(file.body()).isEqualTo(TEXT);
      assertThat(file.header("Content-Encoding")).isEmpty();
      assertThat(file.header("Content-Length")).isEqualTo("1000");
      assertThat(file.header("ETag")).isEqualTo('"' + sha256(bytes(TEXT)) + '"');
      Reply part =
          app.anyone().with("Accept-Encoding", "gzip").with("Range", "bytes=0-899").get(path);
      assertThat(part.header("Content-Length")).isEqualTo("900");
    }
  }

  @Test
  void aHeadTellsTheSameWithoutTheFile() {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    Reply head = app.anyone().with("Range", "bytes=0-9").send("HEAD", path, "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Length")).isEqualTo("1000");
    assertThat(head.header("ETag")).isEqualTo('"' + sha256(bytes(TEXT)) + '"');
    assertThat(head.header("Accept-Ranges")).isEqualTo("bytes");
  }

  @Test
  void aMapThatWaitsIsToldSo() {
    try (TestApp idle = TestApp.start(engine.newDatabase(), Map.of("queue.workers", "0"))) {
      MapRig rig = new MapRig(idle);
      Api uploader = rig.user();
      String path = rig.create(uploader, "public", bytes(TEXT));
      for (Api api : new Api[] {idle.anyone(), uploader, idle.admin()}) {
        Reply waiting = api.get(path);
        assertThat(waiting.refusal()).isEqualTo("404 not_processed");
        assertThat(waiting.message()).isEqualTo("The map is not processed yet, try again later");
        assertThat(waiting.header("Retry-After")).isEqualTo("1");
        assertThat(api.get(path + "?version=preview").status()).isEqualTo(404);
      }
      assertThat(uploader.get(path + "?version=original").body()).isEqualTo(TEXT);
      assertThat(idle.admin().get(path + "?version=original").body()).isEqualTo(TEXT);

      Sql.on(idle, "UPDATE map SET failure = 'No image'");
      assertThat(uploader.get(path).message())
          .isEqualTo("The map could not be processed: No image");
      assertThat(idle.admin().get(path).message()).endsWith(": No image");
      Reply others = idle.anyone().get(path);
      assertThat(others.refusal()).isEqualTo("404 processing_failed");
      assertThat(others.message()).isEqualTo("The map could not be processed");
      assertThat(others.header("Retry-After")).isEmpty();
      assertThat(uploader.get(path + "/metadata").text("failure")).isEqualTo("No image");
      assertThat(uploader.get(path + "/metadata").text("status")).isEqualTo("failed");
      assertThat(idle.anyone().get(path + "/metadata").json().has("failure")).isFalse();
      assertThat(uploader.get(path + "?version=original").body()).isEqualTo(TEXT);
    }
  }

  @Test
  void theOriginalIsForItsUploaderAndAdmins() {
    Api uploader = maps.user();
    String path = maps.create(uploader, "public", bytes(TEXT));
    for (int i = 0; i < 2; i++) { // before and after it is processed
      for (Api other : new Api[] {app.anyone(), maps.user()}) {
        Reply refused = other.get(path + "?version=original");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.message())
            .isEqualTo("Only its uploader and admins may download the original of a map");
      }
      assertThat(uploader.get(path + "?version=original").body()).isEqualTo(TEXT);
      assertThat(app.admin().get(path + "?version=original").body()).isEqualTo(TEXT);
      maps.awaitProcessed(path);
    }
    String hidden = maps.createProcessed(uploader, "private", bytes(TEXT));
    assertThat(app.anyone().get(hidden + "?version=original").status()).isEqualTo(404);
  }

  @Test
  void aVersionCanBeAskedFor() {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    assertThat(app.anyone().get(path + "?version=processed").body()).isEqualTo(TEXT);
    Reply none = app.anyone().get(path + "?version=preview");
    assertThat(none.refusal()).isEqualTo("404 no_preview");
    assertThat(none.message()).isEqualTo("The map has no preview");
    String preview = maps.createProcessed(app.admin(), "public", bytes("small"));
    Sql.on(
        app,
        "UPDATE map SET preview_key = (SELECT original_key FROM map WHERE map_id = ?)"
            + " WHERE map_id = ?",
        id(preview),
        id(path));
    assertThat(app.anyone().get(path + "?version=preview").body()).isEqualTo("small");
    assertThat(app.anyone().get(path + "/metadata").text("has_preview")).isEqualTo("true");
    Sql.on(app, "UPDATE map SET preview_key = NULL WHERE map_id = ?", id(path));
    Reply unknown = app.anyone().get(path + "?version=newest");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.message()).isEqualTo("version must be processed, preview or original");
  }

  @Test
  void onlyWhomItIsSharedWithKnowsOfAMap() {
    Api uploader = maps.user();
    Api member = maps.user();
    Api wrong = app.anyone().withToken("wrong");
    Api inactive = maps.inactive();
    Reply unknown = app.anyone().get("/api/v1/maps/00000000-0000-0000-0000-000000000000");
    assertThat(unknown.refusal()).isEqualTo("404 unknown_map");
    for (String visibility : new String[] {"public", "members", "private"}) {
      String map = maps.createProcessed(uploader, visibility, bytes(visibility));
      for (String path : new String[] {map, map + "/metadata", map + "/pins"}) {
        assertThat(uploader.get(path).status()).isEqualTo(200);
        assertThat(app.admin().get(path).status()).isEqualTo(200);
        assertThat(wrong.get(path).status()).isEqualTo(401);
        assertThat(inactive.get(path).status()).isEqualTo(403);
        expect(!visibility.equals("private"), member.get(path), unknown);
        expect(visibility.equals("public"), app.anyone().get(path), unknown);
      }
      assertThat(uploader.get(map).header("Cache-Control"))
          .isEqualTo(visibility.equals("public") ? "no-cache" : "private, no-cache");
    }
  }

  private static void expect(boolean seen, Reply reply, Reply unknown) {
    if (seen) {
      assertThat(reply.status()).isEqualTo(200);
    } else {
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.body()).isEqualTo(unknown.body());
      assertThat(reply.headers().map().keySet())
          .containsAll(unknown.headers().map().keySet())
          .doesNotContain("etag", "retry-after");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "x", "1-1-1-1-1", "00000000-0000-0000-0000-00000000000g", "jobs"})
  void invalidIdsAnswerLikeUnknownOnes(String id) {
    Reply reply = app.anyone().get("/api/v1/maps/" + id + "/metadata");
    assertThat(reply.body())
        .isEqualTo(app.anyone().get("/api/v1/maps/00000000-0000-0000-0000-000000000000").body());
  }

  @Test
  void aFileThatTheStoreLostIsNotFound() {
    String path = maps.createProcessed(app.admin(), "public", bytes(TEXT));
    String key =
        Sql.texts(
                app.databaseUri(), "SELECT original_key FROM map WHERE map_id = '" + id(path) + "'")
            .get(0);
    assertThat(maps.folder().resolve(key).toFile().delete()).isTrue();
    assertThat(app.anyone().get(path).status()).isEqualTo(404);
    assertThat(app.anyone().send("HEAD", path, "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "page.html | text/html | <!DOCTYPE html><script>alert(1)</script> | application/octet-stream",
        "a.png | image/png | <html><script>alert(1)</script></html> | application/octet-stream",
        "a.svg | image/svg+xml | <svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg> | image/svg+xml",
        "a.txt | text/plain | <?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/> | application/octet-stream",
        "a.js | text/javascript | alert(document.cookie) | application/octet-stream",
        "a.css | text/css | body { color: red } | application/octet-stream",
        "a.html | text/html | just text | application/octet-stream",
        "a.wasm | application/wasm | \\0asm\\u0001\\0\\0\\0 | application/octet-stream",
        "a.png | image/png | plain text, not an image | text/plain; charset=utf-8",
        "a.txt | text/html | plain text | text/plain; charset=utf-8",
        "a.csv | text/html | a,b | text/csv; charset=utf-8",
        "a.json | text/html | {\"a\":1} | application/json",
        "a.pdf | text/html | %PDF-1.7 | application/pdf",
        "a.exe | image/png | MZ\\u0090 | application/octet-stream",
      })
  void theTypeOfAFileFollowsFromItsContent(
      String name, String declared, String content, String type) {
    byte[] bytes =
        content
            .replace("\\0", "\0")
            .replace("\\u0001", "\u0001")
            .replace("\\u0090", "\u0090")
            .getBytes(StandardCharsets.ISO_8859_1);
    HttpResponse<byte[]> file = uploaded(name, declared, bytes);
    assertThat(header(file, "Content-Type").replace(";charset", "; charset")).isEqualTo(type);
    assertThat(header(file, "Content-Disposition")).startsWith("attachment; ");
    expectNothingRuns(file, bytes);
  }

  @ParameterizedTest
  @CsvSource({"GIF89a,image/gif", "\u00FF\u00D8\u00FF\u00E0,image/jpeg"})
  void aPolyglotIsAnImageAndNothingElse(String magic, String type) {
    byte[] bytes =
        (magic + "=1;alert(1)//<script>alert(1)</script><svg onload=alert(1)>")
            .getBytes(StandardCharsets.ISO_8859_1);
    HttpResponse<byte[]> file = uploaded("a.html", "text/html", bytes);
    assertThat(header(file, "Content-Type")).isEqualTo(type);
    assertThat(header(file, "Content-Disposition")).isEqualTo("inline; filename=\"a.html\"");
    expectNothingRuns(file, bytes);
  }

  private HttpResponse<byte[]> uploaded(String name, String declared, byte[] content) {
    Reply created = maps.upload(app.admin(), new Form().file(name, declared, content));
    maps.awaitProcessed(created.header("Location"));
    return app.admin().fetch(created.header("Location") + "?version=original");
  }

  private static void expectNothingRuns(HttpResponse<byte[]> file, byte[] content) {
    assertThat(file.body()).isEqualTo(content);
    assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(file, "Content-Security-Policy")).isEqualTo("sandbox; default-src 'none'");
  }

  @Test
  void aNameInOtherLettersArrives() {
    Reply created = maps.upload(app.admin(), new Form().file("plän 100% ☃.txt", bytes("x")));
    maps.awaitProcessed(created.header("Location"));
    assertThat(app.admin().get(created.header("Location")).header("Content-Disposition"))
        .isEqualTo(
            "attachment; filename=\"pl_n 100_ _.txt\";"
                + " filename*=UTF-8''pl%C3%A4n%20100_%20%E2%98%83.txt");
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String id(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
