package tapbill.platform.api;

/** What both databases take as a text. */
public final class Texts {
  private Texts() {}

  /** Whether a text can be in the database: PostgreSQL refuses zero characters, also in a query. */
  public static boolean canBeStored(String text) {
    return text.indexOf('\0') < 0;
  }
}
