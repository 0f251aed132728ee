package tapbill.tap.pour;

import org.jspecify.annotations.Nullable;

/**
 * The client that opens or closes a tap.
 *
 * @param trusted true for an admin or a client in a trusted network: the times that it reports are
 *     billed, and its openings are not limited
 * @param staff true for an account of staff, which may close every pour
 * @param address the IP address of the client
 */
public record Caller(boolean trusted, boolean staff, @Nullable String address) {
  /** The service itself, when it ends pours by their bounds. */
  static final Caller CLOSER = new Caller(true, true, null);
}
