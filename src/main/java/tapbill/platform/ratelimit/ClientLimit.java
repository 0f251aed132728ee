package tapbill.platform.ratelimit;

import java.time.Duration;

/**
 * The limits of what clients may do without a login: of each network, and of all together, because
 * an attacker may have many addresses.
 */
public record ClientLimit(RateLimit ofNetwork, RateLimit ofAll) {

  /**
   * Creates the limits.
   *
   * @param name the name of what is limited
   * @param ofNetwork the most requests of a network within a period
   * @param ofAll the most requests of all networks within a period
   */
  public static ClientLimit of(String name, int ofNetwork, int ofAll, Duration period) {
    return new ClientLimit(
        new RateLimit(name + " from address", ofNetwork, period),
        new RateLimit(name, ofAll, period));
  }
}
