package tapbill.device.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.device.authorization.CallbackSender.Result;
import tapbill.platform.outbound.AllowedTargets;
import tapbill.platform.outbound.NameLookup;
import tapbill.platform.outbound.TargetUrl;
import tapbill.support.CallbackTarget;
import tapbill.support.Concurrently;

/** The lookup of host names, and the refusal of calls to private addresses. */
class CallbackTargetsTest {
  private static final Duration PLENTY = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(500);

  private final CallbackTarget target = CallbackTarget.start();
  private final List<String> lookups = Collections.synchronizedList(new ArrayList<>());
  private final List<CallbackSender> senders = new ArrayList<>();

  @AfterEach
  void stop() {
    senders.forEach(CallbackSender::stop);
    target.close();
  }

  private CallbackSender sender(String exceptions, Duration timeout, NameLookup.Resolver resolver) {
    CallbackSender sender =
        Senders.withResolver(
            AllowedTargets.parse(exceptions),
            timeout,
            host -> {
              lookups.add(host);
              return resolver.resolve(host);
            });
    senders.add(sender);
    return sender;
  }

  /**
   * Returns a resolver that answers each lookup with the next address, and repeats the last one.
   */
  private NameLookup.Resolver saying(String... addresses) {
    return host ->
        new InetAddress[] {
          Senders.address(addresses[Math.min(lookups.size(), addresses.length) - 1])
        };
  }

  private Result call(CallbackSender sender, String host) {
    return sender.send(
        TargetUrl.parse("http://" + host + ":" + target.port() + "/callback"), "evt_1", "{}");
  }

  @Test
  void aNameIsLookedUpOnceAndItsAddressIsCalled() {
    Result result = call(sender("127.0.0.1", PLENTY, saying("127.0.0.1")), "Tap.Example");
    assertThat(result).isEqualTo(new Result(200, null));
    assertThat(lookups).containsExactly("tap.example");
    assertThat(target.calls().get(0).headers())
        .containsEntry("host", "tap.example:" + target.port());
  }

  @Test
  void aNameThatTurnsToTheInsideAfterTheCheckLeadsNowhere() {
    // The first address may be called, but no server listens there.
    Result result = call(sender("127.0.0.2", PLENTY, saying("127.0.0.2", "127.0.0.1")), "re.bind");
    assertThat(result).isEqualTo(new Result(null, "connection refused"));
    assertThat(lookups).containsExactly("re.bind");
    assertThat(target.calls()).isEmpty();
  }

  @Test
  void aNameThatTurnsToTheInsideBetweenTwoCallsIsRefused() {
    CallbackSender sender = sender("127.0.0.2", PLENTY, saying("127.0.0.2", "127.0.0.1"));
    call(sender, "re.bind");
    assertThat(call(sender, "re.bind"))
        .isEqualTo(new Result(null, "refused: 127.0.0.1 is not public"));
    assertThat(target.calls()).isEmpty();
  }

  @Test
  void aNameWithOneAddressInsideIsRefusedWhereverThatStands() {
    for (List<String> addresses :
        List.of(List.of("127.0.0.1", "10.0.0.1"), List.of("10.0.0.1", "127.0.0.1"))) {
      InetAddress[] all = addresses.stream().map(Senders::address).toArray(InetAddress[]::new);
      assertThat(call(sender("127.0.0.1", PLENTY, host -> all), "mixed.example"))
          .isEqualTo(new Result(null, "refused: 10.0.0.1 is not public"));
    }
    assertThat(target.calls()).isEmpty();
  }

  @Test
  void aNameWithPublicAndInsideAddressesIsRefused() {
    InetAddress[] all =
        Stream.of("1.1.1.1", "2606:4700:4700::1111", "::1")
            .map(Senders::address)
            .toArray(InetAddress[]::new);
    assertThat(call(sender("", PLENTY, host -> all), "mixed.example"))
        .isEqualTo(new Result(null, "refused: ::1 is not public"));
  }

  @Test
  void anAddressInsideIsRefusedWithoutALookup() {
    CallbackSender sender = sender("", PLENTY, saying("1.1.1.1"));
    assertThat(call(sender, "127.0.0.1"))
        .isEqualTo(new Result(null, "refused: 127.0.0.1 is not public"));
    assertThat(call(sender, "[::ffff:127.0.0.1]"))
        .isEqualTo(new Result(null, "refused: 127.0.0.1 is not public"));
    assertThat(call(sender, "[::1]")).isEqualTo(new Result(null, "refused: ::1 is not public"));
    assertThat(lookups).isEmpty();
    assertThat(target.calls()).isEmpty();
  }

  @Test
  void anExceptedNameMayBeAnywhere() {
    assertThat(call(sender("tap.internal", PLENTY, saying("127.0.0.1")), "tap.internal"))
        .isEqualTo(new Result(200, null));
  }

  @Test
  void theNextAddressIsTriedWhereOneRefuses() {
    InetAddress[] all = {Senders.address("127.0.0.2"), Senders.address("127.0.0.1")};
    assertThat(call(sender("127.0.0.0/8", PLENTY, host -> all), "two.example"))
        .isEqualTo(new Result(200, null));
  }

  @Test
  void anUnknownNameIsTold() {
    CallbackSender sender =
        sender(
            "",
            PLENTY,
            host -> {
              throw new UnknownHostException(host);
            });
    assertThat(call(sender, "gone.example")).isEqualTo(new Result(null, "name not found"));
  }

  @Test
  void lookupsThatHangHoldNobody() {
    CountDownLatch never = new CountDownLatch(1);
    CallbackSender sender =
        sender(
            "127.0.0.1",
            SHORT,
            host -> {
              if (host.equals("hangs.example")) {
                awaitUninterrupted(never);
              }
              return new InetAddress[] {Senders.address("127.0.0.1")};
            });
    // This call loads the classes, so that the measured calls do not.
    call(sender, "127.0.0.1");
    int more = 20;
    List<Duration> took =
        Concurrently.run(
            more,
            i -> {
              long start = System.nanoTime();
              assertThat(call(sender, "hangs.example")).isEqualTo(new Result(null, "timed out"));
              return Duration.ofNanos(System.nanoTime() - start);
            });
    assertThat(took).allMatch(each -> each.compareTo(SHORT.plusSeconds(1)) < 0);
    // An address needs no lookup. A name is looked up again when the hanging lookups have ended.
    assertThat(call(sender, "127.0.0.1").isDelivered()).isTrue();
    assertThat(lookups).hasSize(16);
    never.countDown();
    assertThat(call(sender, "good.example").isDelivered()).isTrue();
    assertThat(lookups).hasSize(17);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    boolean waits = true;
    while (waits) {
      try {
        latch.await();
        waits = false;
      } catch (InterruptedException e) {
        // A lookup of the system cannot be interrupted either.
      }
    }
  }

  @Test
  void noProxyOfTheSystemIsAsked() {
    ProxySelector before = ProxySelector.getDefault();
    List<URI> asked = Collections.synchronizedList(new ArrayList<>());
    ProxySelector.setDefault(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            asked.add(uri);
            return List.of(Proxy.NO_PROXY);
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // The test needs no reports of failed connections.
          }
        });
    try {
      assertThat(call(sender("127.0.0.1", PLENTY, saying("127.0.0.1")), "tap.example"))
          .isEqualTo(new Result(200, null));
    } finally {
      ProxySelector.setDefault(before);
    }
    assertThat(asked).isEmpty();
  }
}
