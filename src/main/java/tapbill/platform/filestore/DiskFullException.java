package tapbill.platform.filestore;

import java.io.IOException;

/** Reports that a file would take the space that files leave free on the disk. */
public final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1;

  DiskFullException(String message) {
    super(message);
  }
}
