package tapbill.platform.address;

import inet.ipaddr.AddressStringException;
import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import inet.ipaddr.IncompatibleAddressException;
import inet.ipaddr.ipv6.IPv6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Parses IP addresses and CIDRs in their usual notation, and knows which addresses are public. */
public final class IpAddresses {
  /**
   * Excludes abbreviations, ranges, zones, and octal and hexadecimal numbers, which other programs
   * read differently.
   */
  private static final IPAddressStringParameters USUAL_NOTATION =
      new IPAddressStringParameters.Builder()
          .allowEmpty(false)
          .allowAll(false)
          .allowSingleSegment(false)
          .allowPrefixOnly(false)
          .allowMask(false)
          .allowWildcardedSeparator(false)
          .allow_inet_aton(false)
          .setRangeOptions(RangeParameters.NO_RANGE)
          .getIPv4AddressParametersBuilder()
          .allowLeadingZeros(false)
          .allowBinary(false)
          .getParentBuilder()
          .getIPv6AddressParametersBuilder()
          .allowZone(false)
          .allowBase85(false)
          .allowBinary(false)
          .getParentBuilder()
          .toParams();

  /**
   * The blocks that IANA's registry of special-purpose IPv4 addresses does not list as globally
   * reachable, the relays of 6to4, and multicast.
   */
  private static final List<IPAddress> SPECIAL_IPV4 =
      blocks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** The block of global unicast addresses; NAT64 and local addresses are outside of it. */
  private static final IPAddress GLOBAL_IPV6 = block("2000::/3");

  /** The special-purpose blocks in it; addresses of 6to4 and Teredo contain any IPv4 address. */
  private static final List<IPAddress> SPECIAL_IPV6 =
      blocks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private IpAddresses() {}

  /** Parses an address or, with a slash, a CIDR; returns null for any other text. */
  public static @Nullable IPAddress parse(String text) {
    try {
      return new IPAddressString(text, USUAL_NOTATION).toAddress();
    } catch (AddressStringException | IncompatibleAddressException e) {
      return null;
    }
  }

  /** Converts an address; an IPv4-mapped IPv6 address becomes the IPv4 address, as for sockets. */
  public static IPAddress of(InetAddress address) {
    return unmapped(new IPAddressGenerator().from(address.getAddress()));
  }

  /** Returns the IPv4 address of an IPv4-mapped IPv6 address, and any other address unchanged. */
  static IPAddress unmapped(IPAddress address) {
    return address instanceof IPv6Address wide && wide.isIPv4Mapped()
        ? wide.getEmbeddedIPv4Address()
        : address;
  }

  /**
   * Returns false for a CIDR with bits after its prefix, which may be a mistake, and for an IPv6
   * block of mapped IPv4 addresses, which no address would match.
   */
  public static boolean isUnambiguous(IPAddress block) {
    return (!block.isPrefixed() || block.isPrefixBlock())
        && !(block.isIPv6() && block.toIPv6().isIPv4Mapped());
  }

  public static InetAddress inet(IPAddress address) {
    try {
      return InetAddress.getByAddress(address.getBytes());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether an address is a public unicast address. */
  public static boolean isPublic(IPAddress address) {
    return address.isIPv4()
        ? SPECIAL_IPV4.stream().noneMatch(block -> block.contains(address))
        : GLOBAL_IPV6.contains(address)
            && SPECIAL_IPV6.stream().noneMatch(block -> block.contains(address));
  }

  /**
   * Parses an address or a CIDR that is a constant of the program.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  public static IPAddress block(String text) {
    IPAddress block = parse(text);
    if (block == null) {
      throw new IllegalArgumentException(text);
    }
    return block;
  }

  private static List<IPAddress> blocks(String... texts) {
    return Stream.of(texts).map(IpAddresses::block).toList();
  }
}
