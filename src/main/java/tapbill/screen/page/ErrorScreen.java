package tapbill.screen.page;

/** Says that there is no such page, or that it cannot be shown now. */
final class ErrorScreen extends Screen {
  private static final int SERVER_ERROR = 500;
  private final boolean passing;

  ErrorScreen(Wording wording, int status) {
    super("error", wording);
    this.passing = status >= SERVER_ERROR;
  }

  /** Whether the same page can be expected later: it is then asked for again. */
  public boolean passing() {
    return passing;
  }
}
