package tapbill.venuemap.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tapbill.platform.upload.UploadSlots;
import tapbill.support.Api;
import tapbill.support.Concurrently;
import tapbill.support.Form;
import tapbill.support.Json;
import tapbill.support.TapbillProcess;

/** The transfer of large maps by the packaged program with a heap of 128 MiB. */
class MapIT {
  private static final long GIBIBYTE = 1024L * 1024 * 1024;
  private static final long LARGE = 2 * GIBIBYTE;
  private static final long SMALL = 4L * 1024 * 1024;

  /** The uploads that the account may have at once, besides the large one. */
  private static final int OTHERS = UploadSlots.OF_ACCOUNT - 1;

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aLargeFileAndManySmallOnesPassThroughASmallHeap() throws Exception {
    try (TapbillProcess process =
        TapbillProcess.start(
            Map.of(
                "DB_URI",
                "sqlite:///" + folder.resolve("tapbill.db"),
                "MAPS_FOLDER",
                folder.resolve("maps").toString()))) {
      Api admin = process.admin();
      CompletableFuture<Uploaded> large =
          CompletableFuture.supplyAsync(() -> upload(admin, LARGE, 0));
      List<Uploaded> small = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int first = i * OTHERS + 1;
        small.addAll(Concurrently.run(OTHERS, j -> upload(admin, SMALL, first + j)));
      }
      for (Uploaded each : small) {
        assertThat(download(admin, each.path())).isEqualTo(each.sha256());
      }
      Uploaded whole = large.join();
      assertThat(download(admin, whole.path())).isEqualTo(whole.sha256());
      assertThat(process.output()).doesNotContain("OutOfMemory");
    }
  }

  /** The path of an uploaded map, and the hash of the bytes that were sent. */
  private record Uploaded(String path, String sha256) {}

  private Uploaded upload(Api admin, long size, int seed) {
    MessageDigest digest = sha256();
    byte[] head = new Form().file("large.bin", new byte[0]).unfinished();
    byte[] begin = Arrays.copyOf(head, head.length - 2);
    byte[] end = ("\r\n--" + Form.BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    InputStream body =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    new ByteArrayInputStream(begin),
                    new DigestInputStream(new Generated(size, seed), digest),
                    new ByteArrayInputStream(end))));
    HttpResponse<String> response =
        send(
            request(admin, MapRig.PATH)
                .header("Content-Type", Form.TYPE)
                .POST(
                    BodyPublishers.fromPublisher(
                        BodyPublishers.ofInputStream(() -> body), begin.length + size + end.length))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    String sent = HexFormat.of().formatHex(digest.digest());
    assertThat(Json.parse(response.body()).get("sha256").asText()).isEqualTo(sent);
    return new Uploaded(response.headers().firstValue("Location").orElseThrow(), sent);
  }

  private String download(Api admin, String path) throws IOException {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> admin.get(path + "/metadata").text("status").equals("processed"));
    HttpResponse<InputStream> response =
        send(request(admin, path).build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    MessageDigest digest = sha256();
    try (InputStream content = new DigestInputStream(response.body(), digest)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static HttpRequest.Builder request(Api admin, String path) {
    return HttpRequest.newBuilder(URI.create(admin.base() + path))
        .header("Authorization", "Bearer " + admin.token());
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Generates pseudorandom bytes while they are read, so that they take no memory. */
  private static final class Generated extends InputStream {
    private final byte[] block = new byte[64 * 1024];
    private long remaining;

    Generated(long size, int seed) {
      new Random(seed).nextBytes(block);
      remaining = size;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (remaining == 0) {
        return -1;
      }
      int count = (int) Math.min(remaining, Math.min(length, block.length));
      System.arraycopy(block, 0, buffer, offset, count);
      remaining -= count;
      return count;
    }
  }
}
