package tapbill.screen.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A language that the screens speak. */
enum Language {
  EN,
  DE,
  ES;

  private static final List<Locale> LOCALES = Stream.of(values()).map(Language::locale).toList();

  /**
   * The one that a reader understands best.
   *
   * @param header {@code Accept-Language}, if there is one
   * @return English where none is asked for that we have, or the header cannot be read
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

  /** As HTML names it. */
  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }

  Locale locale() {
    return Locale.forLanguageTag(tag());
  }
}
