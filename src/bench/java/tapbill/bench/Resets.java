package tapbill.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/** Sends openings on new connections and resets them at once. */
final class Resets implements Attack {
  private static final int PER_SECOND = 700;
  private static final int REQUESTS = 3;

  @Override
  public String name() {
    return PER_SECOND + " connections a second, each reset after " + REQUESTS + " openings";
  }

  @Override
  public String run(Service service, Instant end) throws Exception {
    byte[] requests =
        ("POST "
                + service.dispensers.get(0)
                + "/open HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\n\r\n{}")
            .repeat(REQUESTS)
            .getBytes(StandardCharsets.US_ASCII);
    Duration interval = Duration.ofSeconds(1).dividedBy(PER_SECOND);
    Instant next = Instant.now();
    int connections = 0;
    int failed = 0;
    while (Instant.now().isBefore(end)) {
      try (Socket socket = new Socket()) {
        socket.setSoLinger(true, 0);
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()), 1000);
        socket.getOutputStream().write(requests);
      } catch (IOException e) {
        failed++;
      }
      connections++;
      next = next.plus(interval);
      Siege.sleepUntil(next);
    }
    return connections + " connections, " + failed + " of them failed";
  }
}
