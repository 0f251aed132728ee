package tapbill.bench;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;

/** Requests a large file on many connections and reads it slowly, while others read it, too. */
final class SlowReaders implements Attack {
  private static final int CONNECTIONS = 300;
  private static final int BYTES_PER_SECOND = 200;

  private interface File {
    String pathIn(Service service) throws Exception;
  }

  private final String name;
  private final File file;

  private SlowReaders(String name, File file) {
    this.name = name;
    this.file = file;
  }

  static SlowReaders ofStaticFile() {
    return new SlowReaders(
        "swagger-ui-bundle.js", service -> "/api/docs/swagger-ui/swagger-ui-bundle.js");
  }

  static SlowReaders ofMap() {
    return new SlowReaders("a public map of 8 MB", service -> service.uploadMap(8_000_000));
  }

  @Override
  public String name() {
    return "%d connections that read %s at %d bytes a second"
        .formatted(CONNECTIONS, name, BYTES_PER_SECOND);
  }

  @Override
  public String run(Service service, Instant end) throws Exception {
    String path = file.pathIn(service);
    String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    int reads = 0;
    int failed = 0;
    try (Attackers attackers = Attackers.connect(service, CONNECTIONS, 8192, request)) {
      while (Instant.now().isBefore(end)) {
        Thread.sleep(1000);
        attackers.read(BYTES_PER_SECOND);
        reads++;
        failed += read(service, path) ? 0 : 1;
      }
      return attackers.ended() + "; " + failed + " of " + reads + " other reads failed";
    }
  }

  private static boolean read(Service service, String path) throws InterruptedException {
    HttpRequest read = service.request(path).timeout(HonestTaps.TIMEOUT).build();
    try {
      return service.http().send(read, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
