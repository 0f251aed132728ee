package tapbill.venuemap.map;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static tapbill.venuemap.map.MapRig.bytes;
import static tapbill.venuemap.map.MapRig.sha256;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tapbill.platform.upload.UploadSlots;
import tapbill.support.Api;
import tapbill.support.AuditEntries;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Form;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** The upload of maps: its checks, limits and cleanup after failures. */
@OnBothDatabases
class MapUploadTest {
  private final TestApp app;
  private final MapRig maps;
  private final Engine engine;

  MapUploadTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
    maps = new MapRig(app);
  }

  @Test
  void aFileIsStoredAndProcessed() throws IOException {
    byte[] content = random(3_000_000, 1);
    Api user = app.admin();
    Reply created =
        maps.upload(
            user,
            new Form()
                .field("title", "Gelände, Süd")
                .file("süd.bin", content)
                .field("visibility", "members"));

    assertThat(created.status()).isEqualTo(201);
    assertThat(created.header("Location")).isEqualTo("/api/v1/maps/" + created.text("id"));
    assertThat(created.text("title")).isEqualTo("Gelände, Süd");
    assertThat(created.text("file_name")).isEqualTo("süd.bin");
    assertThat(created.text("is_processed")).isEqualTo("false");
    assertThat(created.text("visibility")).isEqualTo("members");
    assertThat(created.number("size")).isEqualByComparingTo("3000000");
    assertThat(created.text("sha256")).isEqualTo(sha256(content));
    assertThat(created.text("uploader")).isEqualTo("admin");
    maps.awaitProcessed(created.header("Location"));
    assertThat(user.fetch(created.header("Location")).body()).isEqualTo(content);
    JsonNode entry = AuditEntries.last(app, "map " + created.text("id"));
    assertThat(entry.get("action").asText()).isEqualTo("map.upload");
    assertThat(entry.get("actor").asText()).isEqualTo(created.text("uploader"));
    assertThat(entry.get("details").get("sha256").asText()).isEqualTo(sha256(content));
  }

  @Test
  void aFileAloneIsEnough() {
    Reply created = maps.upload(app.admin(), new Form().file("north.csv", bytes("a,b\n1,2\n")));
    assertThat(created.text("title")).isEqualTo("north.csv");
    assertThat(created.text("visibility")).isEqualTo("members");
    Reply nameless =
        maps.upload(app.admin(), new Form().part("form-data; name=\"file\"", bytes("x")));
    assertThat(nameless.text("title")).isEqualTo("map");
  }

  static Stream<List<Object>> refused() {
    byte[] content = bytes("content");
    String long200 = "x".repeat(200);
    return Stream.of(
        List.of("file is required", new Form().field("title", "x").bytes()),
        List.of("file is required", new Form().bytes()),
        List.of("The file is empty", new Form().file("a.png", new byte[0]).bytes()),
        List.of(
            "There must be exactly one file",
            new Form().file("a.png", content).file("b.png", content).bytes()),
        List.of(
            "The form has an unknown field",
            new Form().file("a.png", content).field("owner", "me").bytes()),
        List.of(
            "title is given twice",
            new Form().file("a", content).field("title", "x").field("title", "y").bytes()),
        List.of(
            "title must be 1 to 100 characters on one line",
            new Form().file("a.png", content).field("title", long200).bytes()),
        List.of(
            "title must be 1 to 100 characters on one line",
            new Form().file("a.png", content).field("title", "two\nlines").bytes()),
        List.of(
            "title must be 1 to 100 characters on one line",
            new Form().file("a.png", content).field("title", "zero\0").bytes()),
        List.of(
            "title must be 1 to 100 characters on one line",
            new Form().file("a.png", content).field("title", " ").bytes()),
        List.of(
            "title is too long",
            new Form().file("a.png", content).field("title", "x".repeat(100_000)).bytes()),
        List.of(
            "visibility must be private, members or public",
            new Form().file("a.png", content).field("visibility", "PUBLIC").bytes()),
        List.of("The form cannot be read", new Form().file("a.png", content).unfinished()),
        List.of("The form cannot be read", new Form().file("a\0.png", content).bytes()),
        List.of(
            "The form cannot be read", new Form().file("x".repeat(9000) + ".png", content).bytes()),
        List.of("file is required", bytes("no form at all")),
        List.of(
            "The form cannot be read",
            new Form().text("--" + Form.BOUNDARY + "\r\n" + "X: y\r\n".repeat(9000)).bytes()));
  }

  @ParameterizedTest
  @MethodSource
  void refused(List<Object> messageAndBody) {
    Set<String> before = maps.files();
    Reply reply = maps.user().send("POST", MapRig.PATH, (byte[]) messageAndBody.get(1), Form.TYPE);
    assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
    assertThat(reply.message()).isEqualTo(messageAndBody.get(0));
    assertThat(maps.files()).isEqualTo(before);
  }

  @Test
  void bodiesThatAreNoFormsAreRefused() {
    Api user = app.admin();
    assertThat(user.post(MapRig.PATH, "{}").refusal()).isEqualTo("415 unsupported_media_type");
    Reply noBoundary = user.send("POST", MapRig.PATH, "x", "multipart/form-data");
    assertThat(noBoundary.status()).isEqualTo(400);
    assertThat(noBoundary.message()).isEqualTo("The form cannot be read");
  }

  @Test
  void onlyActiveAccountsUpload() {
    Form form = new Form().file("a.txt", bytes("x"));
    Set<String> before = maps.files();
    assertThat(maps.upload(app.anyone(), form).status()).isEqualTo(401);
    Reply inactive = maps.upload(maps.inactive(), new Form().file("a.txt", bytes("x")));
    assertThat(inactive.status()).isEqualTo(403);
    assertThat(inactive.message()).isEqualTo("This account is not active");
    assertThat(maps.files()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../../etc/passwd | passwd",
        "..\\..\\windows\\win.ini | win.ini",
        "C:\\maps\\north.png | north.png",
        "/ | map",
        ".. | map",
        "... | map",
        ".htaccess | htaccess",
        "'' | map",
        "a\u202Egnp.exe | a_gnp.exe",
        "a\tb\u0007.png | a_b_.png",
        "$(reboot).png | _(reboot).png",
        "a;filename=b.html | a_filename=b.html",
        "plan 1.png | plan 1.png",
        "plän\u0301 ☃ 😀.png | plän\u0301 ☃ 😀.png",
        // A family, joined by U+200D, and an emoji that is newer than JDK 17.
        "\uD83D\uDC68\u200D\uD83D\uDC69 \uD83E\uDEE8.png | \uD83D\uDC68\u200D\uD83D\uDC69 \uD83E\uDEE8.png",
        "\u200D.\u200C. | map",
      })
  void namesAreReducedToWhatHarmsNobody(String given, String kept) {
    Reply created = maps.upload(app.admin(), new Form().file(given, bytes("x")));
    assertThat(created.status()).as(created.toString()).isEqualTo(201);
    assertThat(created.text("file_name")).isEqualTo(kept);
    assertThat(created.text("title")).isEqualTo(kept);
  }

  @Test
  void longNamesAreCutBeforeTheirEnding() {
    Reply created =
        maps.upload(app.admin(), new Form().file("😀".repeat(300) + ".png", bytes("x")));
    assertThat(created.text("file_name")).isEqualTo("😀".repeat(96) + ".png");
  }

  @Test
  void aFileOverTheLimitIsRefusedAsSoonAsThatIsKnown() {
    try (TestApp small = TestApp.start(engine.newDatabase(), Map.of("maps.maxSize", "100KiB"))) {
      MapRig rig = new MapRig(small);
      Api user = rig.app().admin();
      int most = 100 * 1024;
      assertThat(rig.upload(user, new Form().file("a", random(most, 2))).status()).isEqualTo(201);
      Set<String> before = rig.files();
      Reply counted = rig.upload(user, new Form().file("a", random(most + 1, 3)));
      assertThat(counted.refusal()).isEqualTo("413 too_large");
      assertThat(counted.message()).isEqualTo("The file must not be larger than 100 kibibytes");
      Reply declared = rig.upload(user, new Form().file("a", random(3 * most, 4)));
      assertThat(declared.status()).isEqualTo(413);
      assertThat(declared.message()).isEqualTo("The body must not be larger than 100 kibibytes");
      assertThat(chunked(user, new Form().file("a", random(3 * most, 5)).bytes()).status())
          .isEqualTo(413);
      assertThat(chunked(user, random(3 * most, 6)).status()).isEqualTo(413);
      assertThat(rig.files()).isEqualTo(before);
    }
  }

  @Test
  void anAccountHasRoomForSoMuchAndAnAdminForMore() {
    try (TestApp small =
        TestApp.start(engine.newDatabase(), Map.of("maps.maxSizePerAccount", "3MiB"))) {
      MapRig rig = new MapRig(small);
      Api user = rig.user();
      int mebibyte = 1024 * 1024;
      String tiny = rig.create(user, "public", bytes("counts as a mebibyte"));
      assertThat(rig.upload(user, new Form().file("a", random(2 * mebibyte + 1, 1))).message())
          .isEqualTo("The file must not be larger than 2097152 bytes");
      rig.create(user, "public", random(3 * mebibyte / 2, 2));
      Reply full = rig.upload(user, new Form().file("a", bytes("x")));
      assertThat(full.refusal()).isEqualTo("413 quota_exceeded");
      assertThat(full.message())
          .isEqualTo("The total size of your maps must not exceed 3 mebibytes; delete one first");
      rig.create(rig.user(), "public", bytes("x"));
      for (int i = 0; i < 4; i++) {
        rig.create(small.admin(), "public", bytes("x"));
      }
      user.send("DELETE", tiny, "");
      rig.create(user, "public", bytes("x"));
    }
  }

  @Test
  void parallelUploadsShareTheQuota() {
    try (TestApp small =
        TestApp.start(engine.newDatabase(), Map.of("maps.maxSizePerAccount", "3MiB"))) {
      MapRig rig = new MapRig(small);
      Api user = rig.user();
      List<Reply> replies =
          Concurrently.run(8, i -> rig.upload(user, new Form().file("a", bytes("x" + i))));
      assertThat(replies.stream().filter(reply -> reply.status() == 201)).hasSize(3);
      assertThat(replies).extracting(Reply::status).containsOnly(201, 413);
      await().until(() -> rig.files().size() == 3);
    }
  }

  @Test
  void unfinishedUploadsCountTowardsTheQuota() {
    try (TestApp small =
        TestApp.start(engine.newDatabase(), Map.of("maps.maxSizePerAccount", "3MiB"))) {
      MapRig rig = new MapRig(small);
      Api user = rig.user();
      try (RawUpload unfinished =
          new RawUpload(user, "Content-Length: 2621440\r\nExpect: 100-continue")) {
        assertThat(unfinished.answer()).startsWith("HTTP/1.1 100");
        assertThat(rig.upload(user, new Form().file("a", bytes("x"))).status()).isEqualTo(413);
        rig.create(rig.user(), "public", bytes("x"));
      }
      await()
          .atMost(60, SECONDS)
          .until(() -> rig.upload(user, new Form().file("a", bytes("x"))).status() == 201);
    }
  }

  @Test
  void aDiskThatIsNearlyFullTakesNoFilesButPoursGoOn() {
    try (TestApp full =
        TestApp.start(engine.newDatabase(), Map.of("maps.diskFreeMin", "1000TiB"))) {
      MapRig rig = new MapRig(full);
      Reply refused = rig.upload(full.admin(), new Form().file("a", bytes("x")));
      assertThat(refused.refusal()).isEqualTo("503 storage_full");
      assertThat(refused.message()).isEqualTo("The file cannot be stored now, try again later");
      Taps taps = new Taps(full);
      assertThat(taps.pour(taps.create(), "3").status()).isEqualTo(200);
    }
  }

  @Test
  void nothingIsAskedOfAnUploadThatDeclaresTooMuch() {
    Api user = app.admin();
    try (RawUpload upload =
        new RawUpload(user, "Content-Length: 3221225472\r\nExpect: 100-continue")) {
      assertThat(upload.answer()).startsWith("HTTP/1.1 413");
    }
    try (RawUpload upload =
        new RawUpload(
            app.anyone().withToken("wrong"), "Content-Length: 1000\r\nExpect: 100-continue")) {
      assertThat(upload.answer()).startsWith("HTTP/1.1 401");
    }
    byte[] form = new Form().file("a.txt", bytes("x")).bytes();
    try (RawUpload upload =
        new RawUpload(user, "Content-Length: " + form.length + "\r\nExpect: 100-continue")) {
      assertThat(upload.answer()).startsWith("HTTP/1.1 100");
      upload.send(form);
      assertThat(upload.answer()).startsWith("HTTP/1.1 201");
    }
  }

  private static Reply chunked(Api client, byte[] body) {
    return client.exchange(
        HttpRequest.newBuilder(URI.create(client.base() + MapRig.PATH))
            .header("Content-Type", Form.TYPE)
            .header("Authorization", "Bearer " + client.token())
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
            .build());
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() {
    Set<String> before = maps.files();
    Api user = app.admin();
    byte[] begin = new Form().file("a.bin", random(500_000, 7)).unfinished();
    for (String headers : List.of("Content-Length: 1000000", "Transfer-Encoding: chunked")) {
      try (RawUpload upload = new RawUpload(user, headers)) {
        if (headers.startsWith("Transfer")) {
          upload.send(bytes("F4240\r\n"));
        }
        upload.send(begin);
        await().until(() -> maps.files().size() > before.size());
      }
      await().untilAsserted(() -> assertThat(maps.files()).isEqualTo(before));
    }
  }

  @Test
  void anUploadThatStandsStillLeavesNothing() {
    try (TestApp impatient =
        TestApp.start(
            engine.newDatabase(), Map.of("server.applicationConnectors[0].idleTimeout", "1s"))) {
      MapRig rig = new MapRig(impatient);
      try (RawUpload upload = new RawUpload(rig.app().admin(), "Content-Length: 1000000")) {
        upload.send(new Form().file("a.bin", random(500_000, 8)).unfinished());
        await().until(() -> !rig.files().isEmpty());
        await().untilAsserted(() -> assertThat(rig.files()).isEmpty());
      }
    }
  }

  @Test
  void aStoreThatTakesNothingIsTold() throws IOException {
    try (TestApp broken = TestApp.start(engine.newDatabase())) {
      MapRig rig = new MapRig(broken);
      Api user = rig.app().admin();
      Files.delete(rig.folder());
      Files.writeString(rig.folder(), "in the way");
      Reply refused = rig.upload(user, new Form().file("a.bin", random(3_000_000, 9)));
      assertThat(refused.refusal()).isEqualTo("503 unavailable");
      assertThat(refused.message()).isEqualTo("The file cannot be stored now, try again later");
      assertThat(refused.header("Retry-After")).isNotEmpty();
      Files.delete(rig.folder());
      Files.createDirectory(rig.folder());
      assertThat(rig.upload(user, new Form().file("a.bin", bytes("x"))).status()).isEqualTo(201);
      assertThat(user.get(MapRig.PATH).json()).hasSize(1);
    }
  }

  @Test
  void manyUploadAtOnce() {
    Api user = app.admin();
    List<Reply> replies =
        Concurrently.run(
            UploadSlots.OF_ACCOUNT,
            i -> maps.upload(user, new Form().file("a.bin", random(2_000_000, 100 + i))));
    for (int i = 0; i < UploadSlots.OF_ACCOUNT; i++) {
      Reply reply = replies.get(i);
      assertThat(reply.status()).isEqualTo(201);
      assertThat(reply.text("sha256")).isEqualTo(sha256(random(2_000_000, 100 + i)));
      maps.awaitProcessed(reply.header("Location"));
      assertThat(user.fetch(reply.header("Location")).body()).isEqualTo(random(2_000_000, 100 + i));
    }
  }

  @Test
  void tooManyUploadsOfAnAccountAreAskedToRetryLater() {
    Api user = app.admin();
    Set<String> before = maps.files();
    byte[] begin = new Form().file("a.bin", random(200_000, 10)).unfinished();
    List<RawUpload> uploads = new ArrayList<>();
    try {
      for (int i = 0; i < UploadSlots.OF_ACCOUNT; i++) {
        RawUpload upload = new RawUpload(user, "Content-Length: 1000000");
        uploads.add(upload);
        upload.send(begin);
      }
      // Each upload has a row and an incomplete file.
      int begun = before.size() + 2 * UploadSlots.OF_ACCOUNT;
      await().until(() -> maps.files().size() >= begun);
      Reply refused = maps.upload(user, new Form().file("a.txt", bytes("x")));
      assertThat(refused.refusal()).isEqualTo("503 busy");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(maps.upload(maps.user(), new Form().file("a.txt", bytes("x"))).status())
          .as("another account")
          .isEqualTo(201);
    } finally {
      uploads.forEach(RawUpload::close);
    }
    // The file of the other account stays.
    await().untilAsserted(() -> assertThat(maps.files()).hasSize(before.size() + 1));
    assertThat(maps.upload(user, new Form().file("a.txt", bytes("x"))).status()).isEqualTo(201);
  }

  private static byte[] random(int length, int seed) {
    byte[] content = new byte[length];
    new Random(seed).nextBytes(content);
    return content;
  }
}
