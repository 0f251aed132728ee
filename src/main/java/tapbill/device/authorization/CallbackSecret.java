package tapbill.device.authorization;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs callbacks according to the Standard Webhooks specification. Its text is redacted, so that
 * logs and messages do not show the secret.
 */
public final class CallbackSecret {
  private static final String PREFIX = "whsec_";
  private static final Pattern SEPARATORS = Pattern.compile("[\\s,]+");
  private static final String DERIVED_FOR = "tapbill callbacks";
  private static final String MAC = "HmacSHA256";

  /** The range of the Standard Webhooks specification. */
  private static final int LEAST_BYTES = 24;

  private static final int MOST_BYTES = 64;

  private final List<Webhook> signers;

  private CallbackSecret(List<Webhook> signers) {
    this.signers = signers;
  }

  /**
   * Parses the configured secrets. Every secret signs, so that each receiver can change to a new
   * one at its own time.
   *
   * @param configured base64 of 24 to 64 bytes, with or without {@code whsec_} before it; several
   *     are separated by spaces or commas
   * @throws IllegalArgumentException if one has another format or length
   */
  static CallbackSecret of(String configured) {
    return new CallbackSecret(
        Stream.of(SEPARATORS.split(configured.trim()))
            .map(text -> new Webhook(decoded(text)))
            .toList());
  }

  /**
   * Derives a secret if none is configured: HMAC-SHA256 of "tapbill callbacks", keyed with another
   * secret. The other secret cannot be computed from the derived one.
   *
   * @param otherSecret not empty
   */
  static CallbackSecret derivedFrom(String otherSecret) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(otherSecret.getBytes(StandardCharsets.UTF_8), MAC));
      byte[] derived = mac.doFinal(DERIVED_FOR.getBytes(StandardCharsets.UTF_8));
      return new CallbackSecret(List.of(new Webhook(derived)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the {@code webhook-signature} header: the signatures by all secrets, separated by
   * spaces.
   */
  String signatures(String id, Instant at, String body) {
    return signers.stream()
        .map(signer -> signature(signer, id, at.getEpochSecond(), body))
        .collect(Collectors.joining(" "));
  }

  private static String signature(Webhook signer, String id, long seconds, String body) {
    try {
      return signer.sign(id, seconds, body);
    } catch (WebhookSigningException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] decoded(String text) {
    byte[] bytes = {};
    try {
      bytes =
          Base64.getDecoder()
              .decode(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
    } catch (IllegalArgumentException e) {
      // The empty array is refused below. The exception is dropped, because its message would show
      // a part of the secret.
    }
    if (bytes.length < LEAST_BYTES || bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          "CALLBACK_SECRET must be base64 of 24 to 64 bytes, with or without \"whsec_\" before it");
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "***";
  }
}
