package tapbill.platform.image;

/** Signals that an image can never be processed; the message gives the reason to its uploader. */
final class UnusableImageException extends Exception {
  private static final long serialVersionUID = 1;

  UnusableImageException(String reason) {
    super(reason);
  }

  UnusableImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
