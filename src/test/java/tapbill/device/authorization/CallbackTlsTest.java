package tapbill.device.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.InstantSource;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tapbill.device.authorization.CallbackSender.Result;
import tapbill.platform.outbound.TargetUrl;
import tapbill.support.CallbackTarget;
import tapbill.support.CallbackTarget.Behaviour;

class CallbackTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Duration PLENTY = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static SSLContext trusted;
  private static CallbackTarget target;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys.p12");
    keytool(
        "-genkeypair -alias tap -keyalg EC -dname CN=tap.example -validity 2 -storetype PKCS12"
            + " -ext SAN=dns:tap.example -storepass changeit -keystore "
            + file);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("tap", keys.getCertificate("tap"));
    trust.init(certificates);
    trusted = SSLContext.getInstance("TLS");
    trusted.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    target = CallbackTarget.start(trusted.getServerSocketFactory());
  }

  private static void keytool(String arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool") + " " + arguments)
                    .split(" "))
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
  }

  @AfterAll
  static void stop() {
    target.close();
  }

  private static Result call(String host, SSLContext context, Duration timeout, int port) {
    CallbackSender sender =
        new CallbackSender(
            Senders.LOOPBACK,
            CallbackSecret.of(Senders.SECRET),
            timeout,
            InstantSource.system(),
            name -> new InetAddress[] {Senders.address("127.0.0.1")},
            new DefaultClientTlsStrategy(context));
    try {
      return sender.send(TargetUrl.parse("https://" + host + ":" + port + "/tls"), "evt_1", "{}");
    } finally {
      sender.stop();
    }
  }

  @Test
  void aHostWithATrustedCertificateIsCalled() {
    int before = target.calls().size();
    assertThat(call("tap.example", trusted, PLENTY, target.port()))
        .isEqualTo(new Result(200, null));
    assertThat(target.calls()).hasSize(before + 1);
  }

  @Test
  void anotherHostWithThatCertificateIsNot() {
    int before = target.calls().size();
    Result result = call("other.example", trusted, PLENTY, target.port());
    assertThat(result.status()).isNull();
    assertThat(result.error()).startsWith("TLS failed: ").contains("other.example");
    assertThat(target.calls()).hasSize(before);
  }

  @Test
  void aCertificateThatNobodySignedIsNot() throws Exception {
    int before = target.calls().size();
    Result result = call("tap.example", SSLContext.getDefault(), PLENTY, target.port());
    assertThat(result.status()).isNull();
    assertThat(result.error()).startsWith("TLS failed: ").doesNotContain("\n");
    assertThat(target.calls()).hasSize(before);
  }

  @Test
  void aTargetThatSpeaksNoTlsIsTold() {
    try (CallbackTarget plain = CallbackTarget.start()) {
      plain.behave(Behaviour.CLOSE_AT_ONCE);
      Result result = call("tap.example", trusted, PLENTY, plain.port());
      assertThat(result.isDelivered()).isFalse();
      assertThat(result.error()).isNotBlank();
    }
  }

  @Test
  void aHandshakeThatHangsIsLeftInTime() throws IOException {
    // The system accepts connections, and no program answers on them.
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      assertThat(call("tap.example", trusted, SHORT, deaf.getLocalPort()))
          .isEqualTo(new Result(null, "timed out"));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plusSeconds(1));
    }
  }

  @Test
  void anEndlessAnswerOverTlsIsNotRead() {
    target.behave(Behaviour.ENDLESS_BODY);
    try {
      assertThat(call("tap.example", trusted, PLENTY, target.port()))
          .isEqualTo(new Result(200, null));
    } finally {
      target.behave(Behaviour.ANSWER);
    }
  }
}
