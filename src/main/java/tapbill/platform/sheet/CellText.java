package tapbill.platform.sheet;

import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Protects texts in CSV, whose cells have no types, from what spreadsheets do to them. */
final class CellText {
  private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
  private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");

  /** A formula after what another country's spreadsheet takes for the end of a cell. */
  private static final Pattern LATER_FORMULA = Pattern.compile("[;,\t][\\s\"]*(?=[-=+@])");

  /** The months and days of the week in the languages of the dashboard. */
  private static final List<String> CALENDAR =
      Stream.of(Locale.ENGLISH, Locale.GERMAN, Locale.forLanguageTag("es"))
          .flatMap(
              locale ->
                  Stream.concat(
                      Stream.of(Month.values())
                          .map(month -> month.getDisplayName(TextStyle.FULL, locale)),
                      Stream.of(DayOfWeek.values())
                          .map(day -> day.getDisplayName(TextStyle.FULL, locale))))
          .map(name -> name.toLowerCase(Locale.ROOT))
          .distinct()
          .toList();

  private static final Set<String> TRUTHS =
      Set.of("true", "false", "wahr", "falsch", "verdadero", "falso");

  private CellText() {}

  /**
   * Puts an apostrophe before a text that a spreadsheet may evaluate as a formula or convert to a
   * number, a date or a truth value, as OWASP recommends against formula injection. Every text is
   * such a one unless it begins with a letter.
   */
  static String protect(String text) {
    String later = LATER_FORMULA.matcher(text).replaceAll("$0'");
    return text.isEmpty() || isText(text) ? later : "'" + later;
  }

  private static boolean isText(String text) {
    return Character.isLetter(text.codePointAt(0))
        && !mayBeDate(text)
        && !TRUTHS.contains(text.strip().toLowerCase(Locale.ROOT));
  }

  /** Returns whether a text may be a date, such as "Sept 5", "MARCH1" or "Mo 5.1.". */
  private static boolean mayBeDate(String text) {
    Matcher word = WORD.matcher(text);
    if (!DIGIT.matcher(text).find() || !word.lookingAt()) {
      return false;
    }
    String beginning = word.group().toLowerCase(Locale.ROOT);
    return CALENDAR.stream().anyMatch(name -> name.startsWith(beginning));
  }
}
