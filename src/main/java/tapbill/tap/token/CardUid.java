package tapbill.tap.token;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;

/**
 * The number of a card, as card readers tell it.
 *
 * @param value hexadecimal digits in upper case, two for each byte
 */
public record CardUid(String value) {
  private static final Pattern PLAIN = Pattern.compile("([0-9A-Fa-f]{2}){4,10}");
  private static final Pattern WITH_COLONS =
      Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){3,9}");

  /** The rule for messages, to be put after the name of a field. */
  public static final String RULE =
      "must be 4 to 10 bytes in hexadecimal digits, with or without colons between them";

  /** Is hidden from Jackson, which would bypass the checks of {@link #parse}. */
  @JsonCreator(mode = JsonCreator.Mode.DISABLED)
  public CardUid {}

  /** Returns the number in a text; empty if the text is none. */
  public static Optional<CardUid> find(String text) {
    return PLAIN.matcher(text).matches() || WITH_COLONS.matcher(text).matches()
        ? Optional.of(new CardUid(text.replace(":", "").toUpperCase(Locale.ROOT)))
        : Optional.empty();
  }

  /**
   * Parses a number in a body.
   *
   * @throws IllegalArgumentException if the text is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CardUid parse(String text) {
    return find(text).orElseThrow(() -> new IllegalArgumentException(RULE));
  }

  /**
   * Parses a path parameter for Jersey.
   *
   * @throws ApiError 400 if the text is no number of a card
   */
  public static CardUid fromString(String text) {
    return find(text).orElseThrow(() -> ApiError.badRequest("The number of the card " + RULE));
  }

  @Override
  public String toString() {
    return value;
  }
}
