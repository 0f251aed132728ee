package tapbill.venuemap.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Form;
import tapbill.support.Images;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;
import tapbill.venuemap.map.MapRig;
import tapbill.venuemap.map.RawUpload;

/** The API with which an external service claims and processes maps. */
@OnBothDatabases
class MapJobTest {
  private static final String CLAIM = "/api/v1/maps/jobs/claim";
  private static final String JOBS = "/api/v1/maps/jobs/";
  private static final byte[] ORIGINAL = MapRig.bytes("a map as it was drawn");

  private final Engine engine;
  private final TestApp app;
  private final MapRig maps;

  MapJobTest(Engine engine) {
    this.engine = engine;
    this.app = TestApp.start(engine.newDatabase(), Map.of("maps.processor", "external"));
    this.maps = new MapRig(app);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void aMapIsClaimedDownloadedAndProcessed() {
    String path = maps.create(maps.user(), "private", ORIGINAL);
    JsonNode claim = claim().json();
    assertThat(path).endsWith(claim.get("map_id").asText());
    assertThat(claim.get("attempt").asInt()).isEqualTo(1);
    assertThat(claim.get("sha256").asText()).isEqualTo(MapRig.sha256(ORIGINAL));
    assertThat(app.admin().fetch(claim.get("download").asText()).body()).isEqualTo(ORIGINAL);
    assertThat(claim().status()).isEqualTo(204);

    byte[] preview = Images.png(20, 10);
    Form result =
        form("processed").part(preview(), preview).field("width", "640").field("height", "99999");
    assertThat(finish(claim, result).status()).isEqualTo(204);
    JsonNode map = app.admin().get(path + "/metadata").json();
    assertThat(map.get("width").intValue()).isEqualTo(640);
    assertThat(map.get("height").intValue()).isEqualTo(99_999);
    assertThat(app.admin().get(path).body()).isEqualTo("processed");
    assertThat(app.admin().fetch(path + "?version=preview").body()).isEqualTo(preview);
    assertThat(app.admin().get("/api/audit?action=map.processed").json()).hasSize(1);

    Reply again = finish(claim, form("again"));
    assertThat(again.refusal()).isEqualTo("404 unknown_job");
    assertThat(again.message()).contains("it is finished");
    assertThat(app.admin().get(path).body()).isEqualTo("processed");
    assertThat(maps.files()).hasSize(3);
  }

  @Test
  void aResultWithoutItsSizeIsNoPictureAndOneWithAWrongSizeIsRefused() {
    String path = maps.create(maps.user(), "public", ORIGINAL);
    JsonNode claim = claim().json();
    for (String wrong : new String[] {"0", "-1", "1.5", "100000", "", " 1", "1e3"}) {
      Form form = form("processed").field("width", "1").field("height", wrong);
      assertThat(finish(claim, form).message()).startsWith("height must be a whole number");
    }
    assertThat(finish(claim, form("processed").field("width", "1")).message())
        .isEqualTo("width and height must be given together");
    await().until(() -> maps.files().size() == 1);
    assertThat(finish(claim, form("processed")).status()).isEqualTo(204);
    assertThat(app.admin().get(path + "/metadata").json().get("width").isNull()).isTrue();
  }

  @Test
  void aFailureIsToldToTheUploader() {
    Api uploader = maps.user();
    String path = maps.create(uploader, "public", ORIGINAL);
    String job = JOBS + claim().text("id");
    assertThat(app.admin().put(job, "{}").status()).isEqualTo(400);
    assertThat(app.admin().put(job, Json.of("failure", "two\nlines")).status()).isEqualTo(400);
    assertThat(app.admin().put(job, Json.of("failure", "It shows no venue")).status())
        .isEqualTo(204);
    assertThat(uploader.get(path).message()).contains("It shows no venue");
    assertThat(app.anyone().get(path).message()).doesNotContain("venue");
    assertThat(app.admin().get("/api/audit?action=map.failed").json()).hasSize(1);
  }

  @Test
  void aWorkerWhoseLeaseExpiredDoesNotOverwriteItsSuccessor() {
    String path = maps.create(maps.user(), "public", ORIGINAL);
    JsonNode first = claim().json();
    app.clock().advance(Duration.ofMinutes(10));
    JsonNode second = claim().json();
    assertThat(second.get("map_id")).isEqualTo(first.get("map_id"));
    assertThat(second.get("attempt").asInt()).isEqualTo(2);

    Reply late = finish(first, form("late"));
    assertThat(late.refusal()).isEqualTo("409 lease_expired");
    assertThat(late.message()).isEqualTo("The lease expired and the job was claimed again");
    assertThat(finish(second, form("in time")).status()).isEqualTo(204);
    assertThat(app.anyone().get(path).body()).isEqualTo("in time");
    assertThat(maps.files()).hasSize(2);
  }

  @Test
  void aJobThatIsClaimedDuringAResultIsNotOverwritten() {
    String path = maps.create(maps.user(), "public", ORIGINAL);
    JsonNode first = claim().json();
    byte[] result = form("x".repeat(500_000)).bytes();
    try (RawUpload slow =
        new RawUpload(
            app.admin(),
            "PUT " + JOBS + first.get("id").asText(),
            "Content-Length: " + result.length)) {
      slow.send(Arrays.copyOf(result, 200_000));
      await().until(() -> maps.files().size() > 1);
      app.clock().advance(Duration.ofMinutes(10));
      JsonNode second = claim().json();
      slow.send(Arrays.copyOfRange(result, 200_000, result.length));
      assertThat(slow.answer()).contains(" 409 ").contains("claimed again");
      assertThat(finish(second, form("in time")).status()).isEqualTo(204);
    }
    assertThat(app.anyone().get(path).body()).isEqualTo("in time");
    await().until(() -> maps.files().size() == 2);
  }

  @Test
  void aLateResultIsAcceptedIfNobodyClaimedTheJob() {
    String path = maps.create(maps.user(), "public", ORIGINAL);
    JsonNode claim = claim().json();
    app.clock().advance(Duration.ofMinutes(11));
    assertThat(finish(claim, form("late")).status()).isEqualTo(204);
    assertThat(app.anyone().get(path).body()).isEqualTo("late");
  }

  @Test
  void twoWhoClaimAtOnceGetDifferentMaps() {
    Api uploader = maps.user();
    maps.create(uploader, "public", ORIGINAL);
    maps.create(uploader, "public", ORIGINAL);
    app.admin();
    List<Reply> claims = Concurrently.run(4, i -> claim());
    assertThat(claims).extracting(Reply::status).containsExactlyInAnyOrder(200, 200, 204, 204);
    assertThat(claims.stream().filter(claim -> claim.status() == 200).map(c -> c.text("map_id")))
        .doesNotHaveDuplicates();
  }

  @Test
  void aMapThatNobodyFinishesIsGivenUp() {
    Api uploader = maps.user();
    String path = maps.create(uploader, "public", ORIGINAL);
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(claim().json().get("attempt").asInt()).isEqualTo(attempt);
      app.clock().advance(Duration.ofMinutes(10));
    }
    assertThat(claim().status()).isEqualTo(204);
    assertThat(app.admin().get(path).message()).contains("given up after 5 attempts");
  }

  @Test
  void aMapThatIsDeletedMeanwhileNeedsNoResult() {
    String path = maps.create(maps.user(), "public", ORIGINAL);
    JsonNode claim = claim().json();
    app.admin().send("DELETE", path, "");
    assertThat(finish(claim, form("late")).status()).isEqualTo(404);
    assertThat(Sql.texts(app.databaseUri(), "SELECT id FROM job")).isEmpty();
    await().until(() -> maps.files().isEmpty());
  }

  @Test
  void thereIsNothingToClaimWhereTheServiceProcessesMapsItself() {
    try (TestApp builtin = TestApp.start(engine.newDatabase())) {
      Reply refused = builtin.admin().post(CLAIM);
      assertThat(refused.refusal()).isEqualTo("409 processor_not_external");
      assertThat(refused.message())
          .isEqualTo("Maps are processed by this service: maps.processor is not external");
    }
  }

  private Reply claim() {
    return app.admin().post(CLAIM);
  }

  private Reply finish(JsonNode claim, Form form) {
    return app.admin().send("PUT", JOBS + claim.get("id").asText(), form.bytes(), Form.TYPE);
  }

  private static Form form(String content) {
    return new Form().file("processed.txt", MapRig.bytes(content));
  }

  private static String preview() {
    return "form-data; name=\"preview\"; filename=\"preview.png\"";
  }
}
