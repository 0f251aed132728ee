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
   * Returns whether a text has no control characters, line breaks or unpaired surrogates. Terminals
   * obey control characters, and databases refuse some of them and all unpaired surrogates.
   */
  public static boolean isPrintable(String text) {
    return text.codePoints().allMatch(Texts::isPrintable);
  }

  private static boolean isPrintable(int codePoint) {
    int type = Character.getType(codePoint);
    return type != Character.CONTROL
        && type != Character.SURROGATE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
