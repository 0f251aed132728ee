package tapbill.device.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tapbill.support.CallbackTarget;
import tapbill.support.SensorGateway;

/** Fetching from a gateway: limits on time and size, and errors that yield no reading. */
class GatewayClientTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final SensorGateway gateway = new SensorGateway();
  private final GatewayClient client = new GatewayClient(TIMEOUT);

  @AfterEach
  void end() {
    client.stop();
    gateway.close();
  }

  @Test
  void theAnswerIsReadAndItsUrlIsAskedForAsItIs() throws GatewayException {
    gateway.answers(200, "[1]");
    assertThat(client.fetch("cellar", URI.create(gateway.url())))
        .isEqualTo("[1]".getBytes(StandardCharsets.UTF_8));
    assertThat(gateway.calls().get(0).path()).isEqualTo("/reading?sensor=1");
  }

  @ParameterizedTest
  @EnumSource(
      value = CallbackTarget.Behaviour.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ANSWER", "GZIP_BOMB"})
  void misbehavingGatewaysGiveNoReadingInTime(CallbackTarget.Behaviour behaviour) {
    gateway.behave(behaviour);
    long start = System.nanoTime();
    assertThatThrownBy(() -> client.fetch("cellar", URI.create(gateway.url())))
        .isInstanceOf(GatewayException.class)
        .hasMessageStartingWith("Gateway cellar: ")
        .hasMessageNotContaining("127.0.0.1");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(TIMEOUT.multipliedBy(3));
    assertThat(gateway.fetches()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"204, answered 204", "302, answered 302", "404, answered 404", "500, answered 500"})
  void anotherStatusThan200IsNoReading(int status, String reason) {
    gateway.answers(status, "{}");
    assertThatThrownBy(() -> client.fetch("cellar", URI.create(gateway.url())))
        .hasMessage("Gateway cellar: " + reason);
  }

  @Test
  void moreThan64KibibytesAreNotRead() throws GatewayException {
    gateway.answers(200, "x".repeat(64 * 1024));
    assertThat(client.fetch("cellar", URI.create(gateway.url()))).hasSize(64 * 1024);
    gateway.answers(200, "x".repeat(64 * 1024 + 1));
    assertThatThrownBy(() -> client.fetch("cellar", URI.create(gateway.url())))
        .hasMessage("Gateway cellar: the answer is larger than 65536 bytes");
  }

  @Test
  void packedBytesAreNotUnpacked() throws GatewayException {
    gateway.behave(CallbackTarget.Behaviour.GZIP_BOMB);
    byte[] magic = {0x1f, (byte) 0x8b};
    try {
      assertThat(client.fetch("cellar", URI.create(gateway.url()))).startsWith(magic);
    } catch (GatewayException e) {
      assertThat(e).hasMessageContaining("Gateway cellar: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1/, connection refused",
    "http://nobody.invalid/, name not found",
  })
  void unreachableGatewaysGiveNoReading(URI url, String reason) {
    assertThatThrownBy(() -> client.fetch("cellar", url)).hasMessage("Gateway cellar: " + reason);
  }
}
