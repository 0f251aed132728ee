package tapbill.platform.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void textOfTargetsIsShownOnOneLineWithoutControlCharacters() {
    String text = "CN=tap\r\nFAKE LOG LINE\u001b[31m\u202e" + "x".repeat(500);
    assertThat(Failures.describe(new SSLException(text)))
        .startsWith("TLS failed: CN=tap FAKE LOG LINE [31m xxx")
        .hasSize(200);
  }

  @Test
  void unexpectedFailuresAreShownWithoutTheirMessage() {
    assertThat(Failures.describe(new IllegalStateException("internals")))
        .isEqualTo("failed: IllegalStateException");
  }
}
