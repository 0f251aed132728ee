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
 * The body of a multipart request, which is read part by part while it is received.
 *
 * @param getInputStream the body, which enforces the size limit itself
 */
record MultipartBody(InputStream getInputStream, String getContentType) implements RequestContext {
  /** The largest headers of a part, in bytes; file names are shorter. */
  private static final int LONGEST_HEADERS = 8 * 1024;

  /** Returns the parts; those that are not read are skipped, and nothing is stored. */
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

  /** Returns an unknown length, because the input stream enforces the limit. */
  @Override
  public long getContentLength() {
    return -1;
  }

  @Override
  public boolean isMultipartRelated() {
    return false;
  }
}
