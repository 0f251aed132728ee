package tapbill.platform.outbound;

import inet.ipaddr.IPAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a controller wants to be called: an http or https URL that can be read in one way only.
 *
 * <p>Whether it may be called is said by {@link AllowedTargets}.
 */
public record TargetUrl(URI uri) {
  private static final int MOST_CHARACTERS = 2000;
  private static final int MOST_PORT = 65_535;

  /**
   * Hosts that C libraries and browsers take for an IPv4 address, in notations such as {@code
   * 2130706433}, {@code 0x7f000001} and {@code 0177.0.0.1}, which the JDK reads differently or
   * looks up: the rule of the WHATWG's URL Standard.
   */
  private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  /** Refuses with {@link IllegalArgumentException} what is not such a URL. */
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
    // URI leaves it out where the authority is not of the form host:port.
    if (host == null) {
      throw new IllegalArgumentException("must have a host name or an IP address");
    }
    require(!host.contains("%"), "must not have an IPv6 zone");
    // The same name to a resolver, but not to certificates, nor to who counts the calls of a host.
    require(!host.endsWith("."), "must not have a dot at the end of its host");
    require(
        !ENDS_IN_A_NUMBER.matcher(host.toLowerCase(Locale.ROOT)).matches()
            || IpAddresses.parse(host) != null,
        "must have an IPv4 address as four decimal numbers");
  }

  /**
   * Reads what a client sent.
   *
   * @throws IllegalArgumentException if it is not such a URL, with what it must be
   */
  public static TargetUrl parse(String text) {
    try {
      return new TargetUrl(new URI(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be an http or https URL", e);
    }
  }

  /** Host and port, as {@code host:port} in lower case: what limits per target count by. */
  public String target() {
    String host = host();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port();
  }

  /** In lower case; an address in its canonical form, without brackets. */
  public String host() {
    return literal()
        .map(address -> IpAddresses.of(address).toCanonicalString())
        .orElseGet(() -> uri.getHost().toLowerCase(Locale.ROOT));
  }

  /** The address, if the host is one and no name. */
  public Optional<InetAddress> literal() {
    IPAddress address = IpAddresses.parse(uri.getHost().replaceAll("[\\[\\]]", ""));
    return Optional.ofNullable(address).map(IpAddresses::inet);
  }

  public boolean isHttps() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  /** What a request line has of it. */
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
