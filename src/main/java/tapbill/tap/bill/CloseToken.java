package tapbill.tap.bill;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;
import tapbill.platform.database.Sha256;

/**
 * The secret that a client sends when it opens a tap. Only who repeats it may close the pour,
 * besides staff.
 */
public record CloseToken(String value) {
  public static final String HEADER = "X-Close-Token";

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{16,128}");

  /** Checks a token of a request, in the body or in the header. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public CloseToken {
    if (!VISIBLE_ASCII.matcher(value).matches()) {
      throw ApiError.badRequest(
          "close_token must be 16 to 128 visible ASCII characters without blanks");
    }
  }

  /** Returns the digest, which is all that is kept. */
  public String digest() {
    return Sha256.of(value);
  }

  @Override
  public String toString() {
    return "***";
  }
}
