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

/** Which hosts may be called: those on public addresses, and the operator's exceptions. */
public final class AllowedTargets {
  /** As a URL has it: its last label does not begin with a digit. */
  private static final Pattern HOST_NAME =
      Pattern.compile("([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)*[a-z]([a-z0-9-]*[a-z0-9])?");

  private static final List<IPAddress> LOOPBACKS =
      List.of(IpAddresses.block("127.0.0.1"), IpAddresses.block("::1"));

  private final Set<String> names = new HashSet<>();
  private final List<IPAddress> blocks = new ArrayList<>();

  private AllowedTargets() {}

  /**
   * Reads the exceptions.
   *
   * @param text host names, IP addresses and CIDRs, with commas between them; may be empty
   * @throws IllegalArgumentException if one is none of these
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
    if (block != null && isWellMeant(block)) {
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
   * No CIDR with bits behind its prefix, which may be meant as another one, and none of IPv6 that
   * stands for IPv4, which no address would match.
   */
  private static boolean isWellMeant(IPAddress block) {
    return (!block.isPrefixed() || block.isPrefixBlock())
        && !(block.isIPv6() && block.toIPv6().isIPv4Mapped());
  }

  /**
   * Whether a connection to an address may be made.
   *
   * @param host the name that led there, or the address as text
   */
  public boolean permits(String host, InetAddress address) {
    IPAddress judged = IpAddresses.of(address);
    return names.contains(host.toLowerCase(Locale.ROOT))
        || isExcepted(judged)
        || IpAddresses.isPublic(judged);
  }

  /**
   * Refuses what can be refused without a lookup, so that whoever sets the URL learns it at once.
   * What passes may still be refused when it is called.
   *
   * @throws IllegalArgumentException if the host is an address that may not be called, or localhost
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

  /** RFC 6761 lets resolvers answer for these names without asking anybody. */
  private static boolean isLocalhost(String host) {
    return host.equals("localhost") || host.endsWith(".localhost");
  }
}
