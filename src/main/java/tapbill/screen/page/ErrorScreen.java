package tapbill.screen.page;

/** The page for an error: it does not exist, or it cannot be shown at the moment. */
final class ErrorScreen extends Screen {
  private static final int SERVER_ERROR = 500;
  private final boolean passing;

  ErrorScreen(Wording wording, int status) {
    super("error", wording);
    this.passing = status >= SERVER_ERROR;
  }

  /** Returns true for a server error: the template then reloads the page after a while. */
  public boolean passing() {
    return passing;
  }
}
