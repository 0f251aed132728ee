package tapbill.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpHeaders;

/** An HTTP response with its status, headers and body. */
public record Reply(int status, HttpHeaders headers, String body) {

  public JsonNode json() {
    return Json.parse(body);
  }

  public String text(String field) {
    return field(field).asText();
  }

  public BigDecimal number(String field) {
    return field(field).decimalValue();
  }

  public long id() {
    return field("id").longValue();
  }

  public String message() {
    return text("message");
  }

  /** Returns the status and the reason of an error, such as {@code 400 already_open}. */
  public String refusal() {
    return status + " " + text("reason");
  }

  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  private JsonNode field(String field) {
    JsonNode value = json().get(field);
    if (value == null) {
      throw new AssertionError("No " + field + " in " + this);
    }
    return value;
  }

  @Override
  public String toString() {
    return status + " " + body;
  }
}
