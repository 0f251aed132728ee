package tapbill.platform.address;

import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks whose clients are known without a login, such as that of a venue's controllers. */
public final class TrustedNetworks {
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
    if (block == null || !IpAddresses.isUnambiguous(block)) {
      throw new IllegalArgumentException(
          "TRUSTED_NETWORKS must be a comma-separated list of IP addresses and CIDRs;"
              + " this is invalid: "
              + entry);
    }
    return block;
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
