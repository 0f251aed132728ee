package tapbill.device.gateway;

/** A gateway gave no reading; the message names the gateway and says why. */
final class GatewayException extends Exception {
  private static final long serialVersionUID = 1;

  private final String told;

  GatewayException(String gateway, String reason) {
    super("Gateway " + gateway + ": " + reason);
    this.told = "Gateway " + gateway + ": " + reason;
  }

  /** The message, for a client or a log. */
  String told() {
    return told;
  }
}
