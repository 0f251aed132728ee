package tapbill.platform.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTest {

  @ParameterizedTest
  @CsvSource({
    "http://controller.example/taps, controller.example:80",
    "https://controller.example, controller.example:443",
    "HTTPS://Controller.EXAMPLE:8443/Taps?id=1&x=%20, controller.example:8443",
    "http://controller.example:/, controller.example:80",
    "http://localhost:9000, localhost:9000",
    "http://192.0.2.1/, 192.0.2.1:80",
    "http://[2001:DB8:0:0::1]:8080/, [2001:db8::1]:8080",
    "http://[::ffff:192.0.2.1]/, 192.0.2.1:80",
    "http://xn--bcher-kva.example/, xn--bcher-kva.example:80",
    "http://controller.example//taps, controller.example:80",
  })
  void aUrlIsKeptAsItIsAndItsTargetIsTold(String text, String target) {
    TargetUrl url = TargetUrl.parse(text);
    assertThat(url).hasToString(text);
    assertThat(url.target()).isEqualTo(target);
  }

  @ParameterizedTest
  @CsvSource({
    "'', must be an http or https URL",
    "controller.example, must be an http or https URL",
    "//controller.example/, must be an http or https URL",
    "/taps, must be an http or https URL",
    "ftp://controller.example/, must be an http or https URL",
    "file:///etc/passwd, must be an http or https URL",
    "javascript:alert(1), must be an http or https URL",
    "http://a b/, must be an http or https URL",
    "http://a/%zz, must be an http or https URL",
    "http://a\\@b/, must be an http or https URL",
    "http:taps, must have a host name or an IP address",
    "http:/taps, must have a host name or an IP address",
    "http:///taps, must have a host name or an IP address",
    "http://:80/, must have a host name or an IP address",
    "http://under_score.example/, must have a host name or an IP address",
    "http://a..example/, must have a host name or an IP address",
    "http://%31%32%37.0.0.1/, must have a host name or an IP address",
    "http://127.0.0.1%00.example.com/, must have a host name or an IP address",
    "http://127.1/, must have a host name or an IP address",
    "http://0x7f.1/, must have a host name or an IP address",
    "http://256.1.1.1/, must have a host name or an IP address",
    "http://2130706433/, must have an IPv4 address as four decimal numbers",
    "http://0x7f000001/, must have an IPv4 address as four decimal numbers",
    "http://0X7F000001/, must have an IPv4 address as four decimal numbers",
    "http://0177.0.0.1/, must have an IPv4 address as four decimal numbers",
    "http://127.0.0.01/, must have an IPv4 address as four decimal numbers",
    "http://0/, must have an IPv4 address as four decimal numbers",
    "http://localhost./, must not have a dot at the end of its host",
    "http://[fe80::1%eth0]/, must not have an IPv6 zone",
    "http://[fe80::1%25eth0]/, must not have an IPv6 zone",
    "http://user@a.example/, must not contain credentials",
    "http://user:password@a.example/, must not contain credentials",
    "http://@a.example/, must not contain credentials",
    "http://user@under_score.example/, must not contain credentials",
    "http://a.example:0/, must have a port from 1 to 65535",
    "http://a.example:65536/, must have a port from 1 to 65535",
    "http://a.example:99999999999/, must have a host name or an IP address",
    "http://a.example:-1/, must have a host name or an IP address",
    "http://a.example/#top, must not have a fragment",
    "http://a.example/#, must not have a fragment",
  })
  void aUrlThatCouldBeReadInTwoWaysIsRefused(String text, String rule) {
    assertThatThrownBy(() -> TargetUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a.example/\u0000",
        "http://a.example/\r\nX: y",
        "http://a.example/\t",
        "http://a.example/\u0085",
        "http://a.example/\u202e",
        "http://b\u00fccher.example/",
        "http://\uff11\uff12\uff17.0.0.1/",
        " http://a.example/",
      })
  void onlyPrintableAsciiIsInAUrl(String text) {
    assertThatThrownBy(() -> TargetUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUrlHasAtMost2000Characters() {
    String longest = "http://a.example/" + "x".repeat(1983);
    assertThat(TargetUrl.parse(longest)).hasToString(longest);
    assertThatThrownBy(() -> TargetUrl.parse(longest + "x"))
        .hasMessage("must have at most 2000 characters");
  }

  @Test
  void noOtherWayLeadsToAUrlThatIsNotChecked() {
    assertThatThrownBy(() -> new TargetUrl(URI.create("ftp://a.example/")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
