package tapbill.platform.upload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.fileupload2.core.DiskFileItem;
import org.apache.commons.fileupload2.core.DiskFileItemFactory;
import org.apache.commons.fileupload2.core.FileItemInputIterator;
import org.apache.commons.fileupload2.core.RequestContext;
import org.apache.commons.fileupload2.jakarta.servlet6.JakartaServletFileUpload;

/**
 * The body of a request that is a form, to be read part by part as it comes in.
 *
 * @param getInputStream which limits itself
 */
record MultipartBody(InputStream getInputStream, String getContentType) implements RequestContext {
  /** Longer than the names of files are. */
  private static final int LONGEST_HEADERS = 8 * 1024;

  /** The parts; those that are not read are skipped, and nothing is kept. */
  FileItemInputIterator parts() throws IOException {
    var reader = new JakartaServletFileUpload<DiskFileItem, DiskFileItemFactory>();
    reader.setHeaderCharset(StandardCharsets.UTF_8);
    reader.setMaxPartHeaderSize(LONGEST_HEADERS);
    return reader.getItemIterator(this);
  }

  @Override
  public String getCharacterEncoding() {
    return StandardCharsets.UTF_8.name();
  }

  /** Unknown, so that the library leaves the limit to us. */
  @Override
  public long getContentLength() {
    return -1;
  }

  @Override
  public boolean isMultipartRelated() {
    return false;
  }
}
