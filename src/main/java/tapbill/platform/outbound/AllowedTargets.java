package tapbill.platform.outbound;

import inet.ipaddr.IPAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tapbill.platform.address.IpAddresses;

/** The hosts that may be called: those with public addresses, and the configured exceptions. */
public final class AllowedTargets {
  /** A host name in lower case, as in a URL: its last label does not begin with a digit. */
  private static final Pattern HOST_NAME =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z]([a-z0-9-]*[a-z0-9])?");

  private static final List<IPAddress> LOOPBACKS =
      List.of(IpAddresses.block("127.0.0.1"), IpAddresses.block("::1"));

  private final Set<String> names = new HashSet<>();
  private final List<IPAddress> blocks = new ArrayList<>();

  private AllowedTargets() {}

  /**
   * Parses the exceptions.
   *
   * @param text host names, IP addresses and CIDRs, separated by commas; may be empty
   * @throws IllegalArgumentException if an entry is none of these
   */
  public static AllowedTargets parse(String text) {
    AllowedTargets targets = new AllowedTargets();
    for (String entry : text.split(",", -1)) {
      if (!entry.isBlank()) {
        targets.add(entry.trim());
      }
    }
    return targets;
  }

  private void add(String entry) {
    IPAddress block = IpAddresses.parse(entry);
    String name = entry.toLowerCase(Locale.ROOT);
    if (block != null && IpAddresses.isUnambiguous(block)) {
      blocks.add(block);
    } else if (block == null && HOST_NAME.matcher(name).matches()) {
      names.add(name);
    } else {
      throw new IllegalArgumentException(
          "CALLBACKS_ALLOWED_TARGETS must be a comma-separated list of host names, IP addresses"
              + " and CIDRs; this is invalid: "
              + entry);
    }
  }

  /**
   * Returns whether a connection to an address is allowed.
   *
   * @param host the name that was resolved to the address, or the address as text
   */
  public boolean permits(String host, InetAddress address) {
    IPAddress target = IpAddresses.of(address);
    return names.contains(host.toLowerCase(Locale.ROOT))
        || isExcepted(target)
        || IpAddresses.isPublic(target);
  }

  /**
   * Checks a URL without a name lookup, so that the client that sets it gets the refusal at once. A
   * URL that passes may still be refused when it is called.
   *
   * @throws IllegalArgumentException if the host is a forbidden address, or localhost
   */
  public void check(TargetUrl url) {
    String host = url.host();
    @Nullable InetAddress literal = url.literal().orElse(null);
    boolean permitted =
        literal != null
            ? permits(host, literal)
            : !isLocalhost(host)
                || names.contains(host)
                || LOOPBACKS.stream().anyMatch(this::isExcepted);
    if (!permitted) {
      throw new IllegalArgumentException("must not point to a private address");
    }
  }

  private boolean isExcepted(IPAddress address) {
    return blocks.stream().anyMatch(block -> block.contains(address));
  }

  /** Returns whether RFC 6761 lets resolvers answer a name with loopback addresses. */
  private static boolean isLocalhost(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }
}
