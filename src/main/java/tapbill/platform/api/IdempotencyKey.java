package tapbill.platform.api;

import java.util.regex.Pattern;
import tapbill.platform.database.Sha256;

/**
 * The header {@code Idempotency-Key}: a client that did not receive an answer repeats the request
 * with the same key and receives the first answer.
 */
public record IdempotencyKey(String value) {
  public static final String HEADER = "Idempotency-Key";

  /** The length of a digest; a longer key is stored as its digest. */
  private static final int LONGEST_STORED = 64;

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1,255}");

  public IdempotencyKey {
    if (!VISIBLE_ASCII.matcher(value).matches()) {
      throw ApiError.badRequest(
          HEADER + " must be 1 to 255 visible ASCII characters without blanks");
    }
  }

  /**
   * Returns the text by which a repetition is found: the key, or the digest of a long one, so that
   * nobody fills the database with keys.
   */
  public String stored() {
    return value.length() <= LONGEST_STORED ? value : Sha256.of(value);
  }
}
