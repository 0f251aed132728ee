package tapbill.people.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tapbill.platform.database.Sha256;

/** A secret text, which {@code toString} hides from logs and messages. */
public record Secret(String value) {
  private static final int FINGERPRINT_DIGITS = 16;
  private static final String MAC = "HmacSHA256";

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Secret {}

  public boolean isEmpty() {
    return value.isEmpty();
  }

  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a part of the hash, which identifies the secret without revealing it. */
  public String fingerprint() {
    return Sha256.of(value).substring(0, FINGERPRINT_DIGITS);
  }

  /** Returns the code of a text that only who has the secret can compute: HMAC-SHA256. */
  public byte[] sign(String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(bytes(), MAC));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
