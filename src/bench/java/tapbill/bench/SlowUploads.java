package tapbill.bench;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;

/** Sends maps of one account byte by byte, while another account uploads. */
final class SlowUploads implements Attack {
  private static final int CONNECTIONS = 100;

  @Override
  public String name() {
    return CONNECTIONS + " uploads of one account, one byte a second each";
  }

  @Override
  public String run(Service service, Instant end) throws Exception {
    String token = service.createStaff("somebody");
    String request =
        "POST /api/v1/maps HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n";
    int uploads = 0;
    int refused = 0;
    try (Attackers attackers = Attackers.connect(service, CONNECTIONS, 0, request)) {
      while (Instant.now().isBefore(end)) {
        Thread.sleep(1000);
        attackers.send("x");
        uploads++;
        refused += upload(service) ? 0 : 1;
      }
      attackers.read(1000);
      return attackers.ended() + "; " + refused + " of " + uploads + " uploads of another refused";
    }
  }

  private static boolean upload(Service service) throws InterruptedException {
    HttpRequest upload = service.uploadOf(1000).timeout(HonestTaps.TIMEOUT).build();
    try {
      return service.http().send(upload, HttpResponse.BodyHandlers.ofString()).statusCode() == 201;
    } catch (IOException e) {
      return false;
    }
  }
}
