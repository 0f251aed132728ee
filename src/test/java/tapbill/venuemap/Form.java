package tapbill.venuemap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A form as browsers send it. */
final class Form {
  static final String BOUNDARY = "----tests";
  static final String TYPE = "multipart/form-data; boundary=" + BOUNDARY;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  Form file(String name, byte[] content) {
    return file(name, "application/octet-stream", content);
  }

  Form file(String name, String declaredType, byte[] content) {
    return part(
        "form-data; name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: " + declaredType,
        content);
  }

  Form field(String name, String value) {
    return part("form-data; name=\"" + name + '"', value.getBytes(StandardCharsets.UTF_8));
  }

  Form part(String disposition, byte[] content) {
    text("--" + BOUNDARY + "\r\nContent-Disposition: " + disposition + "\r\n\r\n");
    body.writeBytes(content);
    return text("\r\n");
  }

  Form text(String text) {
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** What there is, without an end. */
  byte[] unfinished() {
    return body.toByteArray();
  }

  byte[] bytes() {
    text("--" + BOUNDARY + "--\r\n");
    return unfinished();
  }
}
