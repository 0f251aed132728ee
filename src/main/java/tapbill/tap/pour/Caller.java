package tapbill.tap.pour;

import org.jspecify.annotations.Nullable;

/**
 * The client that opens or closes a tap.
 *
 * @param trusted true for an admin or a client in a trusted network: the times that it reports are
 *     billed, and its openings are not limited
 * @param address the IP address of the client
 */
public record Caller(boolean trusted, @Nullable String address) {}
