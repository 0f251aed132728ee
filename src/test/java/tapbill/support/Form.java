package tapbill.support;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Builds a multipart form as browsers send it. */
public final class Form {
  public static final String BOUNDARY = "----tests";
  public static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  public Form file(String name, byte[] content) {
    return file(name, "application/octet-stream", content);
  }

  public Form file(String name, String declaredType, byte[] content) {
    return part(
        "form-data; name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: " + declaredType,
        content);
  }

  public Form field(String name, String value) {
    return part("form-data; name=\"" + name + '"', value.getBytes(StandardCharsets.UTF_8));
  }

  public Form part(String disposition, byte[] content) {
    text("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n\r\n");
    body.writeBytes(content);
    return text("\r\n");
  }

  public Form text(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Returns the body so far, without the closing boundary. */
  public byte[] unfinished() {
    return body.toByteArray();
  }

  public byte[] bytes() {
    text("--" + BOUNDARY + "--\r\n");
    return unfinished();
  }
}
