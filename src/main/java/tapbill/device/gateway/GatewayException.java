package tapbill.device.gateway;

/** Reports that a gateway returned no reading; the message names the gateway and the reason. */
final class GatewayException extends Exception {
  private static final long serialVersionUID = 1;

  private final String description;

  GatewayException(String gateway, String reason) {
    super("Gateway " + gateway + ": " + reason);
    this.description = "Gateway " + gateway + ": " + reason;
  }

  /** Returns the message; NullAway treats {@link #getMessage} as nullable. */
  String description() {
    return description;
  }
}
