package tapbill.people.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.charset.StandardCharsets;
import tapbill.platform.database.Sha256;

/** A secret text, which {@code toString} hides from logs and messages. */
public record Secret(String value) {
  private static final int FINGERPRINT_DIGITS = 16;

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

  @Override
  public String toString() {
    return "***";
  }
}
