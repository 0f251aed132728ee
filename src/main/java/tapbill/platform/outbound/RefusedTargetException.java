package tapbill.platform.outbound;

import java.io.IOException;
import java.net.InetAddress;
import tapbill.platform.address.IpAddresses;

/** Signals that a host has an address that may not be called. */
public final class RefusedTargetException extends IOException {
  private static final long serialVersionUID = 1;

  private final String reason;

  public RefusedTargetException(InetAddress address) {
    this("refused: " + IpAddresses.of(address).toCanonicalString() + " is not public");
  }

  private RefusedTargetException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
