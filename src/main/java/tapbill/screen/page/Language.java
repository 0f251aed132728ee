package tapbill.screen.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A language of the screens. */
enum Language {
  EN,
  DE,
  ES;

  private static final List<Locale> LOCALES = Stream.of(values()).map(Language::locale).toList();

  /**
   * Selects the language that the reader prefers.
   *
   * @param header value of {@code Accept-Language}, null if it is missing
   * @return English if the header names none of these languages or cannot be parsed
   */
  static Language accepted(@Nullable String header) {
    if (header == null) {
      return EN;
    }
    try {
      Locale best = Locale.lookup(Locale.LanguageRange.parse(header), LOCALES);
      return best == null ? EN : values()[LOCALES.indexOf(best)];
    } catch (IllegalArgumentException e) {
      return EN;
    }
  }

  /** Returns the language tag, as in the {@code lang} attribute of HTML (BCP 47). */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  Locale locale() {
    return Locale.forLanguageTag(tag());
  }
}
