package tapbill.device.authorization;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.CallbackTarget;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Tests that a client whose targets never answer does not delay the callbacks of others. */
@OnBothDatabases
class CallbackShareTest {
  private static final int TARPITS = 20;

  /** Several times as many calls as there are workers. */
  private static final int CALLS = 240;

  /** Fewer than have been made when the next client is served in the order of requests. */
  private static final int MOST_CALLS = CALLS - 64;

  private static final int SHARE = 32;

  private final List<CallbackTarget> tarpits =
      Stream.generate(CallbackTarget::start).limit(TARPITS).toList();
  private final CallbackTarget target = CallbackTarget.start();
  private final TestApp app;

  CallbackShareTest(Engine engine) {
    app =
        TestApp.start(
            engine.newDatabase(),
            Map.of(
                "callbacks.allowedTargets", "127.0.0.1",
                // On an idle machine no call ends before the test does.
                "callbacks.timeout", "60s",
                "http.trustedProxies", "1"));
  }

  @AfterEach
  void close() {
    // First the targets: the queue waits for its calls.
    tarpits.forEach(CallbackTarget::close);
    target.close();
    app.close();
  }

  @Test
  void aClientWhoseTargetsHangLeavesWorkersToOthers() {
    tarpits.forEach(tarpit -> tarpit.behave(CallbackTarget.Behaviour.HANG));
    for (int i = 0; i < CALLS; i++) {
      request("198.51.100.1", tarpits.get(i % TARPITS));
    }
    await().atMost(120, SECONDS).until(() -> hanging() >= SHARE);

    for (int i = 0; i < 3; i++) {
      request("2001:db8::" + i, target);
    }
    await().atMost(180, SECONDS).until(() -> target.calls().size() == 3);
    assertThat(hanging()).isLessThan(MOST_CALLS);
  }

  private void request(String address, CallbackTarget callback) {
    Api client = app.anyone().with("X-Forwarded-For", address);
    String path =
        "/station/%s/driver/%s/authorize?callback_url=%s"
            .formatted(
                UUID.randomUUID(), Tokens.create(), URLEncoder.encode(callback.url(), UTF_8));
    assertThat(client.get(path).status()).isEqualTo(200);
  }

  private int hanging() {
    return tarpits.stream().mapToInt(tarpit -> tarpit.calls().size()).sum();
  }
}
