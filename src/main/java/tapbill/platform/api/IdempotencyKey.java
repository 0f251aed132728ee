package tapbill.platform.api;

import java.util.regex.Pattern;

/**
 * The header {@code Idempotency-Key}: a client that did not receive an answer repeats the request
 * with the same key and receives the first answer.
 */
public record IdempotencyKey(String value) {
  public static final String HEADER = "Idempotency-Key";
  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1,255}");

  public IdempotencyKey {
    if (!VISIBLE_ASCII.matcher(value).matches()) {
      throw ApiError.badRequest(
          HEADER + " must be 1 to 255 visible ASCII characters without blanks");
    }
  }
}
