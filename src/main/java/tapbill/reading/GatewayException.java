package tapbill.reading;

/** A gateway gave no reading; the message names the gateway and says why. */
final class GatewayException extends Exception {
  private static final long serialVersionUID = 1;

  GatewayException(String gateway, String reason) {
    super("Gateway " + gateway + ": " + reason);
  }
}
