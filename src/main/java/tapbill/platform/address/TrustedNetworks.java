package tapbill.platform.address;

import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The networks whose clients are known without a login, such as that of a venue's controllers. */
public final class TrustedNetworks {
  /** The prefixes of the widest private networks, 10.0.0.0/8 and fc00::/7. */
  private static final int PRIVATE_IPV4 = 8;

  private static final int PRIVATE_IPV6 = 7;

  private final List<IPAddress> blocks;

  private TrustedNetworks(List<IPAddress> blocks) {
    this.blocks = blocks;
  }

  /**
   * Parses a list of networks.
   *
   * @param text IP addresses and CIDRs, separated by commas; may be empty
   * @throws IllegalArgumentException if an entry is neither
   */
  public static TrustedNetworks parse(String text) {
    List<IPAddress> blocks = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      if (!entry.isBlank()) {
        blocks.add(block(entry.trim()));
      }
    }
    return new TrustedNetworks(List.copyOf(blocks));
  }

  private static IPAddress block(String entry) {
    IPAddress block = IpAddresses.parse(entry);
    if (block == null) {
      IPAddress address = IpAddresses.parse(entry.replaceFirst("/[0-9]+$", ""));
      throw refusal(
          entry,
          address == null
              ? "is no IP address or CIDR"
              : "has a prefix longer than " + address.getBitCount());
    }
    if (block.isPrefixed() && !block.isPrefixBlock()) {
      throw refusal(entry, "has bits after its prefix, the network is " + block.toPrefixBlock());
    }
    if (!IpAddresses.isUnambiguous(block)) {
      throw refusal(entry, "is a network of IPv4 and must be written as such");
    }
    return block;
  }

  private static IllegalArgumentException refusal(String entry, String flaw) {
    return new IllegalArgumentException(
        "TRUSTED_NETWORKS must be a comma-separated list of IP addresses and CIDRs: "
            + entry
            + " "
            + flaw);
  }

  public boolean isEmpty() {
    return blocks.isEmpty();
  }

  /** Returns the blocks that are wider than any private network, such as 0.0.0.0/0. */
  public List<IPAddress> tooWide() {
    return blocks.stream()
        .filter(
            block ->
                block.isPrefixed()
                    && block.getPrefixLength() < (block.isIPv4() ? PRIVATE_IPV4 : PRIVATE_IPV6))
        .toList();
  }

  /** Returns the networks as they are configured. */
  @Override
  public String toString() {
    return blocks.stream().map(IPAddress::toString).collect(Collectors.joining(", "));
  }

  /**
   * Returns whether an address is in one of the networks.
   *
   * @param address the address of a client as text
   */
  public boolean contain(@Nullable String address) {
    if (blocks.isEmpty() || address == null) {
      return false;
    }
    IPAddress parsed = IpAddresses.parse(address);
    if (parsed == null) {
      return false;
    }
    IPAddress client = IpAddresses.unmapped(parsed);
    return blocks.stream().anyMatch(block -> block.contains(client));
  }
}
