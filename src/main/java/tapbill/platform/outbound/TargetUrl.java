package tapbill.platform.outbound;

import inet.ipaddr.IPAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tapbill.platform.address.IpAddresses;

/**
 * The URL of a target: an http or https URL that all programs read in the same way.
 *
 * <p>{@link AllowedTargets} decides whether it may be called.
 */
public record TargetUrl(URI uri) {
  private static final int MOST_CHARACTERS = 2000;
  private static final int MOST_PORT = 65_535;

  /**
   * Hosts that C libraries and browsers parse as IPv4 addresses, in notations such as {@code
   * 2130706433}, {@code 0x7f000001} and {@code 0177.0.0.1}, which the JDK parses differently or
   * looks up as names. The pattern is the rule of the WHATWG's URL Standard.
   */
  private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  /**
   * Checks the URL.
   *
   * @throws IllegalArgumentException if it is not such a URL, with the rule that it violates
   */
  public TargetUrl {
    String text = uri.toString();
    require(text.length() <= MOST_CHARACTERS, "must have at most 2000 characters");
    require(
        text.chars().allMatch(character -> character > ' ' && character < 0x7f),
        "must contain printable ASCII characters only");
    require(
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()),
        "must be an http or https URL");
    requireAuthority(uri.getRawAuthority(), uri.getHost());
    require(
        uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= MOST_PORT),
        "must have a port from 1 to 65535");
    require(uri.getRawFragment() == null, "must not have a fragment");
  }

  private static void requireAuthority(@Nullable String authority, @Nullable String host) {
    require(authority == null || !authority.contains("@"), "must not contain credentials");
    // URI has no host if the authority does not have the form host:port.
    if (host == null) {
      throw new IllegalArgumentException("must have a host name or an IP address");
    }
    require(!host.contains("%"), "must not have an IPv6 zone");
    // Resolvers ignore the dot, but certificates and the limits per target do not.
    require(!host.endsWith("."), "must not have a dot at the end of its host");
    require(
        !ENDS_IN_A_NUMBER.matcher(host.toLowerCase(Locale.ROOT)).matches()
            || IpAddresses.parse(host) != null,
        "must have an IPv4 address as four decimal numbers");
  }

  /**
   * Parses a URL from a client.
   *
   * @throws IllegalArgumentException if it is not such a URL, with the rule that it violates
   */
  public static TargetUrl parse(String text) {
    try {
      return new TargetUrl(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be an http or https URL", e);
    }
  }

  /** Returns {@code host:port} in lower case, by which limits per target count. */
  public String target() {
    String host = host();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** Returns the host: a name in lower case, or an address in canonical form without brackets. */
  public String host() {
    return literal()
        .map(address -> IpAddresses.of(address).toCanonicalString())
        .orElseGet(() -> uri.getHost().toLowerCase(Locale.ROOT));
  }

  /** Returns the address, if the host is an address and not a name. */
  public Optional<InetAddress> literal() {
    IPAddress address = IpAddresses.parse(uri.getHost().replaceAll("[\\[\\]]", ""));
    return Optional.ofNullable(address).map(IpAddresses::inet);
  }

  public boolean isHttps() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /** Returns the part of the URL that is sent in the request line. */
  public String pathAndQuery() {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private int port() {
    if (uri.getPort() != -1) {
      return uri.getPort();
    }
    return isHttps() ? 443 : 80;
  }

  @Override
  public String toString() {
    return uri.toString();
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }
}
