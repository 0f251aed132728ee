package tapbill.platform.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedNetworksTest {

  @ParameterizedTest
  @CsvSource({
    "10.20.0.1/16, 'has bits after its prefix, the network is 10.20.0.0/16'",
    "10.20.0.0/33, has a prefix longer than 32",
    "2001:db8::/129, has a prefix longer than 128",
    "::ffff:10.20.0.0/112, is a network of IPv4 and must be written as such",
    "10.20.0.0-10.20.0.9, is no IP address or CIDR",
    "10.20, is no IP address or CIDR",
    "controllers.local, is no IP address or CIDR",
  })
  void aRefusalSaysWhatIsWrong(String entry, String flaw) {
    assertThatThrownBy(() -> TrustedNetworks.parse("10.0.0.7, " + entry))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "TRUSTED_NETWORKS must be a comma-separated list of IP addresses and CIDRs: %s %s",
            entry, flaw);
  }

  @Test
  void networksThatArePublicAreKnown() {
    TrustedNetworks networks =
        TrustedNetworks.parse("0.0.0.0/0, ::/0, 10.0.0.0/8, fc00::/7, 10.1.2.3, 128.0.0.0/1");
    assertThat(networks)
        .hasToString("0.0.0.0/0, ::/0, 10.0.0.0/8, fc00::/7, 10.1.2.3, 128.0.0.0/1");
    assertThat(networks.tooWide())
        .extracting(Object::toString)
        .containsExactly("0.0.0.0/0", "::/0", "128.0.0.0/1");
    assertThat(networks.contain("203.0.113.9")).isTrue();
    assertThat(TrustedNetworks.parse("::/0").contain("203.0.113.9")).isFalse();
  }
}
