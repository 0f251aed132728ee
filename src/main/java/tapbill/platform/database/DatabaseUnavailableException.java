package tapbill.platform.database;

/** Signals that the database could not be reached when the program started. */
public final class DatabaseUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseUnavailableException(Throwable cause) {
    super("Cannot open the database of DB_URI: " + innermost(cause).getMessage(), cause);
  }

  private static Throwable innermost(Throwable error) {
    Throwable inner = error;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }
}
