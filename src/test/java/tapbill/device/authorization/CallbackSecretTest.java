package tapbill.device.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.util.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSecretTest {
  /** The example secret from the tests of the Standard Webhooks specification. */
  private static final String KNOWN = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final String KNOWN_SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

  private static String signatures(CallbackSecret secret) {
    return secret.signatures(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        Instant.ofEpochSecond(1_614_265_330),
        "{\"test\": 2432232314}");
  }

  @Test
  void aSignatureIsThatOfTheSpecification() {
    assertThat(signatures(CallbackSecret.of(KNOWN))).isEqualTo(KNOWN_SIGNATURE);
  }

  @Test
  void thePrefixMayBeLeftOut() {
    assertThat(signatures(CallbackSecret.of(KNOWN.substring(6)))).isEqualTo(KNOWN_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", ",", ", ", "  "})
  void eachOfSeveralSecretsSigns(String separator) {
    String other = Base64.getEncoder().encodeToString(new byte[64]);
    assertThat(signatures(CallbackSecret.of(KNOWN + separator + other)).split(" "))
        .hasSize(2)
        .contains(KNOWN_SIGNATURE)
        .allMatch(signature -> signature.startsWith("v1,"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aCommaAtTheEndDoesNoHarm() {
    assertThat(signatures(CallbackSecret.of(KNOWN + ", "))).isEqualTo(KNOWN_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 23, 65})
  void aSecretOfAnotherLengthIsRefused(int bytes) {
    String text = Base64.getEncoder().encodeToString(new byte[bytes]);
    assertThatThrownBy(() -> CallbackSecret.of("whsec_" + text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("CALLBACK_SECRET must be base64 of 24 to 64 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "not base64 at all!", "whsec_", KNOWN + " hush"})
  void invalidSecretsAreRefusedWithoutShowingThem(String text) {
    assertThatThrownBy(() -> CallbackSecret.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("CALLBACK_SECRET must be base64")
        .hasMessageNotContaining("hush")
        .hasNoCause();
  }

  @Test
  void aDerivedSecretIsTheDocumentedHmac() {
    // printf 'tapbill callbacks' | openssl dgst -sha256 -hmac 'another secret' -binary | base64
    String derived = "d316z3DES8MlURaO82wwZj99WaK7dl00TF57zyxBCBk=";
    assertThat(signatures(CallbackSecret.derivedFrom("another secret")))
        .isEqualTo(signatures(CallbackSecret.of(derived)));
  }

  @Test
  void noSecretIsPrinted() {
    assertThat(CallbackSecret.of(KNOWN)).hasToString("***");
    assertThat(new CallbackSettings("", KNOWN, Duration.seconds(5)).toString())
        .doesNotContain(KNOWN);
  }
}
