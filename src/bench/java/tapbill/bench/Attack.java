package tapbill.bench;

import java.time.Instant;

/** What somebody could do to the service; see {@link Siege}. */
interface Attack {
  String name();

  /**
   * Attacks until the given time, and then closes all connections.
   *
   * @return a line about what the attacker got
   */
  String run(Service service, Instant end) throws Exception;
}
