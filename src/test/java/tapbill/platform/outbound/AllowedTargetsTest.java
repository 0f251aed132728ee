package tapbill.platform.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedTargetsTest {
  private static final AllowedTargets PUBLIC = AllowedTargets.parse("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2001:200::",
        "2606:4700:4700::1111",
        "2a00::1",
        "::ffff:1.1.1.1",
      })
  void aPublicAddressMayBeCalled(String address) throws Exception {
    assertThat(PUBLIC.permits("controller.example", InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::10.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b::101:101",
        "64:ff9b:1::1",
        "100::1",
        "1fff:ffff::1",
        "2001::1",
        "2001:1ff::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "3fff:fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
      })
  void anAddressOfASpecialPurposeMayNotBeCalled(String address) throws Exception {
    assertThat(PUBLIC.permits("controller.example", InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'10.1.2.0/24', any.example, 10.1.2.255, true",
    "'10.1.2.0/24', any.example, 10.1.3.0, false",
    "'10.1.2.3', any.example, 10.1.2.3, true",
    "'10.1.2.3', any.example, 10.1.2.4, false",
    "'10.1.2.3', any.example, ::ffff:10.1.2.3, true",
    "'fd00:1::/32', any.example, fd00:1::5, true",
    "'fd00:1::/32', any.example, fd00:2::5, false",
    "'FD00:0001::5', any.example, fd00:1::5, true",
    "'tap.internal', tap.internal, 10.9.9.9, true",
    "'Tap.Internal', TAP.internal, fd00::1, true",
    "'tap.internal', a.tap.internal, 10.9.9.9, false",
    "'tap.internal', internal, 10.9.9.9, false",
    "' tap.internal , 10.1.2.3 ,,', any.example, 10.1.2.3, true",
    "'0.0.0.0/0', any.example, 127.0.0.1, true",
    "'0.0.0.0/0', any.example, ::1, false",
  })
  void anExceptionIsForItsHostOrItsNetworkAlone(
      String exceptions, String host, String address, boolean permitted) throws Exception {
    assertThat(AllowedTargets.parse(exceptions).permits(host, InetAddress.getByName(address)))
        .isEqualTo(permitted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/33",
        "10.0.0.1/8",
        "10.0.0.0/255.0.0.0",
        "10.0.0.0/",
        "10.0.0/24",
        "10.*.*.*",
        "10.0.0.1-5",
        "*",
        "/8",
        "010.0.0.1",
        "2130706433",
        "0x7f000001",
        "256.0.0.1",
        "::ffff:10.0.0.0/104",
        "fd00::/129",
        "fe80::1%eth0",
        "[::1]",
        "host:80",
        "http://host",
        "*.internal",
        "under_score",
        "-a",
        "a..b",
        "ok.example,a b",
      })
  void anExceptionThatIsNoneFailsWithTheNameOfItsVariable(String exceptions) {
    assertThatThrownBy(() -> AllowedTargets.parse(exceptions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("CALLBACKS_ALLOWED_TARGETS must be ")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://10.0.0.1:8080/x",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[fe80::1]/",
        "http://localhost/",
        "http://LOCALHOST:81/",
        "http://tap.localhost/",
      })
  void addressesOfTheLocalNetworkAreRefusedAtOnce(String url) {
    assertThatThrownBy(() -> PUBLIC.check(TargetUrl.parse(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must not point to a private address");
  }

  @ParameterizedTest
  @CsvSource({
    "'', http://1.1.1.1/",
    "'', http://[2606:4700:4700::1111]/",
    "'', http://controller.example/",
    "'', http://localhost.example/",
    "127.0.0.1, http://127.0.0.1:8080/",
    "127.0.0.0/8, http://localhost/",
    "::1, http://localhost/",
    "::1, http://[0:0::1]/",
    "localhost, http://localhost/",
    "tap.localhost, http://Tap.Localhost/",
    "10.0.0.0/8, http://[::ffff:10.0.0.1]/",
  })
  void namesAndExceptedAddressesPassTheFirstCheck(String exceptions, String url) {
    AllowedTargets targets = AllowedTargets.parse(exceptions);
    assertThatCode(() -> targets.check(TargetUrl.parse(url))).doesNotThrowAnyException();
  }

  @Test
  void anIpv4AddressInsideAnIpv6AddressIsJudgedAsThat() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;
    InetAddress address = Inet6Address.getByAddress("x.example", mapped, -1);
    assertThat(address).isInstanceOf(Inet6Address.class);
    assertThat(PUBLIC.permits("x.example", address)).isFalse();
    assertThat(AllowedTargets.parse("127.0.0.1").permits("x.example", address)).isTrue();
  }
}
