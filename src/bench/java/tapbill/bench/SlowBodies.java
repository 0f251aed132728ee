package tapbill.bench;

import java.time.Instant;

/** Sends bodies of openings byte by byte. */
final class SlowBodies implements Attack {
  private static final int CONNECTIONS = 1000;

  @Override
  public String name() {
    return CONNECTIONS + " connections that send a body one byte in 5 seconds";
  }

  @Override
  public String run(Service service, Instant end) throws Exception {
    String request =
        "POST "
            + service.dispensers.get(0)
            + "/open HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000\r\n\r\n{";
    try (Attackers attackers = Attackers.connect(service, CONNECTIONS, 0, request)) {
      while (Instant.now().isBefore(end)) {
        Thread.sleep(5000);
        attackers.read(1000);
        attackers.send(" ");
      }
      return attackers.ended();
    }
  }
}
