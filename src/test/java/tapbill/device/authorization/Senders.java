package tapbill.device.authorization;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import tapbill.platform.outbound.AllowedTargets;
import tapbill.platform.outbound.NameLookup;

/** Creates callback senders for tests; they may call the loopback address. */
final class Senders {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final AllowedTargets LOOPBACK = AllowedTargets.parse("127.0.0.1");

  private Senders() {}

  static CallbackSender withTimeout(Duration timeout) {
    return new CallbackSender(LOOPBACK, CallbackSecret.of(SECRET), timeout, InstantSource.system());
  }

  static CallbackSender withResolver(
      AllowedTargets targets, Duration timeout, NameLookup.Resolver resolver) {
    return new CallbackSender(
        targets,
        CallbackSecret.of(SECRET),
        timeout,
        InstantSource.system(),
        resolver,
        DefaultClientTlsStrategy.createDefault());
  }

  /** Parses a numeric address, which needs no lookup. */
  static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
