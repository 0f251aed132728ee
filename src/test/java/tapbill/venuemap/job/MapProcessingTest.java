package tapbill.venuemap.job;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Images;
import tapbill.support.OnBothDatabases;
import tapbill.support.Plans;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.venuemap.map.MapRig;

/** The processing of maps by this service, with its limits, failures and retries. */
@OnBothDatabases
class MapProcessingTest {
  private final Engine engine;
  private final TestApp app;
  private final MapRig maps;
  private final Api user;

  MapProcessingTest(Engine engine) {
    this.engine = engine;
    this.app = TestApp.start(engine);
    this.maps = new MapRig(app);
    this.user = maps.user();
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void anImageGetsSmallerAndHasAPreview() {
    byte[] original = Images.png(1000, 500);
    String path = processed(Images.concat(original, MapRig.bytes("<script>alert(1)</script>")));

    Reply metadata = app.anyone().get(path + "/metadata");
    assertThat(metadata.text("status")).isEqualTo("processed");
    assertThat(metadata.json().get("width").asInt()).isEqualTo(1000);
    assertThat(metadata.json().get("height").asInt()).isEqualTo(500);
    assertThat(new String(app.anyone().fetch(path).body(), StandardCharsets.ISO_8859_1))
        .doesNotContain("script");
    BufferedImage preview = Images.read(app.anyone().fetch(path + "?version=preview").body());
    assertThat(preview.getWidth()).isEqualTo(512);
    await() // the node counts after it has stored the result
        .untilAsserted(
            () ->
                assertThat(app.anyone().get("/metrics").body())
                    .contains("tapbill_maps_processed_total{result=\"processed\"} 1")
                    .contains("tapbill_map_processing_seconds_count 1"));
  }

  @Test
  void filesThatAreNoImagesPassThrough() {
    byte[] svg = MapRig.bytes("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>");
    String path = processed(svg);
    assertThat(app.anyone().fetch(path).body()).isEqualTo(svg);
    assertThat(app.anyone().get(path + "?version=preview").status()).isEqualTo(404);
  }

  @Test
  void tapsArePlacedOnADrawingAndOnAPage() {
    String tap = new Taps(app).create();
    byte[] svg = Plans.svg("viewBox='0 0 300 200'");
    String drawing = processed(svg);
    HttpResponse<byte[]> drawn = app.anyone().fetch(drawing);
    assertThat(drawn.body()).isEqualTo(svg);
    assertThat(drawn.headers().firstValue("Content-Type")).hasValue("image/svg+xml");
    assertSize(drawing, 300, 200);

    byte[] pdf = Plans.pdf(PDRectangle.A4);
    String page = processed(pdf);
    HttpResponse<byte[]> rendered = app.anyone().fetch(page);
    assertThat(Images.read(rendered.body()).getHeight()).isEqualTo(2913);
    assertThat(rendered.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(rendered.headers().firstValue("Content-Disposition"))
        .hasValue("inline; filename=\"map.png\"");
    assertSize(page, 2059, 2913);
    assertThat(user.fetch(page + "?version=original").body()).isEqualTo(pdf);

    for (String path : List.of(drawing, page)) {
      String pins =
          "[{\"dispenser_id\": %s, \"x\": 0.25, \"y\": 0.5}]"
              .formatted(tap.substring(tap.lastIndexOf('/') + 1));
      assertThat(app.admin().put(path + "/pins", pins).status()).isEqualTo(200);
    }
  }

  @Test
  void aPdfThatCannotBeRenderedPassesThrough() {
    byte[] broken = MapRig.bytes("%PDF-1.7 broken");
    String path = processed(broken);
    assertThat(app.anyone().fetch(path).body()).isEqualTo(broken);
    assertThat(app.anyone().get(path + "/metadata").json().get("width").isNull()).isTrue();
  }

  private void assertSize(String path, int width, int height) {
    JsonNode map = app.anyone().get(path + "/metadata").json();
    assertThat(map.get("width").asInt()).isEqualTo(width);
    assertThat(map.get("height").asInt()).isEqualTo(height);
  }

  @Test
  void hostileImagesFailWithAReasonAndTheWorkerGoesOn() {
    byte[] png = Images.png(300, 300);
    List<String> hostile =
        List.of(
            maps.create(user, "public", Images.pngOf(100_000, 100_000)),
            maps.create(user, "public", Arrays.copyOf(png, png.length / 2)));
    String good = maps.create(user, "public", png);

    await().atMost(60, SECONDS).until(() -> status(good).equals("processed"));
    assertThat(hostile).allSatisfy(path -> assertThat(status(path)).isEqualTo("failed"));
    assertThat(user.get(hostile.get(0)).message()).contains("10,000,000,000 pixels");
    assertThat(user.get(hostile.get(1)).message()).contains("The image is damaged");
    assertThat(app.anyone().get(hostile.get(1)).message()).doesNotContain("damaged");
  }

  @Test
  void imagesThatTakeTooLongFail() {
    try (TestApp hasty = TestApp.start(engine.newDatabase(), Map.of("maps.timeLimit", "1ms"))) {
      MapRig rig = new MapRig(hasty);
      Api uploader = rig.user();
      String path = rig.create(uploader, "public", Images.png(100, 100));
      await()
          .atMost(60, SECONDS)
          .until(() -> uploader.get(path).message().contains("takes too long to process"));
    }
  }

  @Test
  void aStoreThatIsAwayIsNoFaultOfTheMapUntilAllAttemptsFailed() {
    String path = processed(Images.png(100, 100));
    String id = path.substring(path.lastIndexOf('/') + 1);
    String missing = "00000000-0000-0000-0000-000000000001";
    Sql.on(
        app.databaseUri(),
        "INSERT INTO stored_file (key, media_type, size, sha256)"
            + " VALUES ('"
            + missing
            + "', 'image/png', 10, '"
            + "0".repeat(64)
            + "')",
        "UPDATE map SET original_key = '"
            + missing
            + "', processed_key = NULL, preview_key = NULL"
            + " WHERE map_id = '"
            + id
            + "'",
        "INSERT INTO job (queue, subject, payload, created_at, due_at) VALUES ('map', '"
            + id
            + "', '"
            + id
            + "', 0, 0)");

    for (int attempt = 1; attempt < MapJobs.ATTEMPTS; attempt++) {
      String attempts = Integer.toString(attempt);
      await().atMost(60, SECONDS).until(() -> attempts().equals(List.of(attempts)));
      await().atMost(60, SECONDS).until(() -> withoutError().isEmpty());
      assertThat(status(path)).isEqualTo("waiting");
      Sql.on(app.databaseUri(), "UPDATE job SET due_at = 0, error = NULL");
    }
    await().atMost(60, SECONDS).until(() -> status(path).equals("failed"));
    assertThat(user.get(path).message()).contains("given up after 5 attempts");
    assertThat(attempts()).isEmpty();
  }

  @Test
  void aMapWhoseWorkersNeverCameBackIsGivenUp() {
    try (TestApp node = TestApp.start(engine.newDatabase(), Map.of("queue.workers", "0"))) {
      MapRig rig = new MapRig(node);
      Api uploader = rig.user();
      String path = rig.create(uploader, "public", Images.png(100, 100));
      Sql.on(node.databaseUri(), "UPDATE job SET attempts = 5");
      TestApp worker = TestApp.start(node.databaseUri(), Map.of());
      try {
        await()
            .atMost(60, SECONDS)
            .until(() -> uploader.get(path).message().contains("given up after 5 attempts"));
      } finally {
        worker.close();
      }
    }
  }

  @Test
  void aLeaseThatEndsBeforeTheTimeLimitIsRefused() {
    assertThatThrownBy(
            () ->
                TestApp.start(
                    engine.newDatabase(), Map.of("maps.lease", "30s", "maps.timeLimit", "30s")))
        .rootCause()
        .hasMessageContaining("maps.lease (30 seconds) must be longer than maps.timeLimit");
  }

  private String processed(byte[] content) {
    String path = maps.create(user, "public", content);
    await().atMost(60, SECONDS).until(() -> status(path).equals("processed"));
    return path;
  }

  private String status(String path) {
    return app.admin().get(path + "/metadata").text("status");
  }

  private List<String> attempts() {
    return Sql.texts(app.databaseUri(), "SELECT attempts FROM job WHERE queue = 'map'");
  }

  private List<String> withoutError() {
    return Sql.texts(app.databaseUri(), "SELECT id FROM job WHERE queue = 'map' AND error IS NULL");
  }
}
