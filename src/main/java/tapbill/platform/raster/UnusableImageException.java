package tapbill.platform.raster;

/** Signals that an image can never be processed; the message gives the reason to its uploader. */
public final class UnusableImageException extends Exception {
  private static final long serialVersionUID = 1;

  public UnusableImageException(String reason) {
    super(reason);
  }

  public UnusableImageException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
