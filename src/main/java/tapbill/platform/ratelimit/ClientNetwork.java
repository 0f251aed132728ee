package tapbill.platform.ratelimit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told apart by: an IPv4 address, or the first 64 bits of an IPv6 address, because
 * whoever has one of these has all that begin so.
 */
public final class ClientNetwork {
  private static final int PREFIX_BYTES = 8;

  private ClientNetwork() {}

  public static String of(@Nullable String address) {
    if (address == null || address.indexOf(':') < 0) {
      return String.valueOf(address);
    }
    try {
      // With a colon in it, it is never looked up.
      InetAddress parsed = InetAddress.getByName(address);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), PREFIX_BYTES)) + "::/64"
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
