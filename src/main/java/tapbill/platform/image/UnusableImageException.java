package tapbill.platform.image;

/** An image cannot be processed, now or later; the message tells its uploader why. */
final class UnusableImageException extends Exception {
  private static final long serialVersionUID = 1;

  UnusableImageException(String reason) {
    super(reason);
  }

  UnusableImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
