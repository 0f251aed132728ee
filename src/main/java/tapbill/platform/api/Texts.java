package tapbill.platform.api;

/** Checks what a text from a client may contain. */
public final class Texts {
  private Texts() {}

  /**
   * Returns whether both databases accept a text; PostgreSQL refuses zero characters in queries.
   */
  public static boolean canBeStored(String text) {
    return text.indexOf('\0') < 0;
  }

  /**
   * Returns true if the text has no control character, no line or paragraph separator and no lone
   * surrogate: terminals obey the first, and databases refuse the last.
   */
  public static boolean isOneLine(String text) {
    return text.codePoints().noneMatch(Texts::isUnprintable);
  }

  private static boolean isUnprintable(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.SURROGATE
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
