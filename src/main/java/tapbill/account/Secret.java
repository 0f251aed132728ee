package tapbill.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.charset.StandardCharsets;

/** A value that no log and no message may show. */
public record Secret(String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Secret {}

  public boolean isEmpty() {
    return value.isEmpty();
  }

  byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "***";
  }
}
