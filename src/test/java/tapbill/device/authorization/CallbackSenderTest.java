package tapbill.device.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.device.authorization.CallbackSender.Result;
import tapbill.platform.outbound.TargetUrl;
import tapbill.support.CallbackTarget;
import tapbill.support.CallbackTarget.Behaviour;
import tapbill.support.CallbackTarget.Call;

/**
 * The delivery of one callback to a target that answers well or badly. The timeout turns a call
 * that hangs into a failure.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallbackSenderTest {
  private static final String JSON = "{\"status\":\"allowed\",\"beer\":\"Märzen 🍺\"}";
  private static final Duration PLENTY = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final CallbackTarget target = CallbackTarget.start();
  private final CallbackSender sender = Senders.withTimeout(PLENTY);
  private final CallbackSender hasty = Senders.withTimeout(SHORT);

  /** Loads the classes of the sender, which takes longer than some timeouts of these tests. */
  @BeforeEach
  void warmUp() {
    CallbackTarget other = CallbackTarget.start();
    assertThat(sender.send(TargetUrl.parse(other.url()), "evt_0", "{}").isDelivered()).isTrue();
    other.close();
  }

  @AfterEach
  void stop() {
    sender.stop();
    hasty.stop();
    target.close();
  }

  private Result send(CallbackSender by) {
    return by.send(TargetUrl.parse(target.url()), "evt_1", JSON);
  }

  @Test
  void aCallbackIsPostedAsItIs() {
    Result result = sender.send(TargetUrl.parse(target.url("//taps?id=1&x=%20")), "evt_1", JSON);
    assertThat(result).isEqualTo(new Result(200, null));
    assertThat(result.isDelivered()).isTrue();
    Call call = target.calls().get(0);
    assertThat(target.calls()).hasSize(1);
    assertThat(call.path()).isEqualTo("//taps?id=1&x=%20");
    assertThat(call.body()).isEqualTo(JSON);
    assertThat(call.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("user-agent", "Tapbill")
        .containsEntry("webhook-id", "evt_1")
        .containsEntry("host", "127.0.0.1:" + target.port())
        .containsOnlyKeys(
            "content-type",
            "content-length",
            "user-agent",
            "connection",
            "host",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature");
  }

  @Test
  void aReceiverCanVerifyTheSignature() throws Exception {
    assertThat(send(sender).isDelivered()).isTrue();
    Call call = target.calls().get(0);
    // The call throws if the signature is wrong or older than five minutes.
    new Webhook(Senders.SECRET).verify(call.body(), values(call.headers()));
  }

  @Test
  void aChangedBodyIsNotVerified() {
    assertThat(send(sender).isDelivered()).isTrue();
    Call call = target.calls().get(0);
    assertThatThrownBy(
            () -> new Webhook(Senders.SECRET).verify(call.body() + " ", values(call.headers())))
        .isInstanceOf(WebhookVerificationException.class);
  }

  @Test
  void theTimestampIsThatOfTheClock() {
    CallbackSender then =
        new CallbackSender(
            Senders.LOOPBACK,
            CallbackSecret.of(Senders.SECRET),
            PLENTY,
            InstantSource.fixed(Instant.parse("2026-07-01T20:00:00.999Z")));
    assertThat(send(then).isDelivered()).isTrue();
    then.stop();
    assertThat(target.calls().get(0).headers()).containsEntry("webhook-timestamp", "1782936000");
  }

  private static Map<String, List<String>> values(Map<String, String> headers) {
    return headers.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void everyStatusOfSuccessIsDelivered(int status) {
    target.answerWith(status);
    assertThat(send(sender)).isEqualTo(new Result(status, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 407, 410, 429, 500, 503, 599})
  void otherStatusesAreToldAndNotTriedAgain(int status) {
    target.answerWith(status);
    Result result = send(sender);
    assertThat(result).isEqualTo(new Result(status, "answered " + status));
    assertThat(result.isDelivered()).isFalse();
    assertThat(target.calls()).hasSize(1);
  }

  @Test
  void aRedirectIsNotFollowed() {
    target.behave(Behaviour.REDIRECT);
    assertThat(send(sender)).isEqualTo(new Result(307, "redirect not followed"));
    assertThat(target.calls()).extracting(Call::path).containsExactly("/callback");
  }

  @ParameterizedTest
  @EnumSource(names = {"HANG", "DRIP", "ENDLESS_CONTINUE"})
  void aTargetThatDoesNotComeToAnAnswerIsLeftInTime(Behaviour behaviour) {
    target.behave(behaviour);
    long start = System.nanoTime();
    assertThat(send(hasty)).isEqualTo(new Result(null, "timed out"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, SHORT.plusSeconds(1));
    assertThat(target.calls()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"ENDLESS_BODY", "HUGE_LENGTH", "GZIP_BOMB"})
  void theBodyOfAnAnswerIsNotRead(Behaviour behaviour) {
    target.behave(behaviour);
    long start = System.nanoTime();
    assertThat(send(sender)).isEqualTo(new Result(200, null));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({
    "CLOSE_AT_ONCE, connection closed",
    "CLOSE_HALFWAY, no valid HTTP answer",
    "HUGE_HEADERS, no valid HTTP answer",
    "GARBAGE, no valid HTTP answer",
  })
  void anAnswerThatIsNoneIsTold(Behaviour behaviour, String error) {
    target.behave(behaviour);
    assertThat(send(sender)).isEqualTo(new Result(null, error));
    assertThat(target.calls()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aClosedPortIsTold() throws IOException {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    assertThat(sender.send(TargetUrl.parse("http://127.0.0.1:" + port), "evt_1", JSON))
        .isEqualTo(new Result(null, "connection refused"));
  }

  @Test
  void aTargetThatDoesNotReadIsLeftInTime() throws IOException {
    // The system accepts connections, and no program reads from them.
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      assertThat(
              hasty.send(
                  TargetUrl.parse("http://127.0.0.1:" + deaf.getLocalPort()),
                  "evt_1",
                  "x".repeat(6_000_000)))
          .isEqualTo(new Result(null, "timed out"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plusSeconds(1));
    }
  }

  @Test
  void aStoppedSenderSaysSo() {
    sender.stop();
    assertThat(send(sender)).isEqualTo(new Result(null, "stopped"));
    assertThat(target.calls()).isEmpty();
  }
}
