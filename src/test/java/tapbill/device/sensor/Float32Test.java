package tapbill.device.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float32Test {

  @Test
  void theReadingOfTheReferenceIsDecoded() {
    assertThat(shown(157, 42, 76, 190)).isEqualTo("-0.19938131");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0",
    "0, 0, 0, 128, 0", // minus zero
    "0, 0, 128, 63, 1",
    "0, 0, 160, 64, 5",
    "0, 0, 200, 66, 100", // not 1E+2
    "205, 204, 204, 61, 0.1",
    "102, 102, 134, 64, 4.2",
    "1, 0, 0, 0, 0.0000000000000000000000000000000000000000000014",
    "255, 255, 127, 127, 340282350000000000000000000000000000000",
  })
  void decimalsAreShortAndHaveNoExponent(int a, int b, int c, int d, String expected) {
    assertThat(shown(a, b, c, d)).isEqualTo(expected);
  }

  @Property
  void everyExponentIsDecodedAsJavaDoes(
      @ForAll boolean negative,
      @ForAll @IntRange(max = 255) int exponent,
      @ForAll @IntRange(max = (1 << 23) - 1) int fraction) {
    int bits = (negative ? 1 << 31 : 0) | exponent << 23 | fraction;
    byte[] bytes = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bits).array();
    float decoded =
        Float32.ofLittleEndian(
            IntStream.range(0, 4).mapToObj(i -> Byte.toUnsignedInt(bytes[i])).toList());

    assertThat(Float.floatToIntBits(decoded))
        .isEqualTo(Float.floatToIntBits(Float.intBitsToFloat(bits)));
    if (Float.isFinite(decoded)) {
      // The decimal parses to the same float, except for the sign of zero.
      assertThat(Float.parseFloat(Float32.decimal(decoded).toPlainString()) + 0f)
          .isEqualTo(decoded + 0f);
    }
  }

  @Test
  void allExponentsAreDecodedAsJavaDoes() {
    for (int exponent = 0; exponent < 512; exponent++) {
      int bits = exponent << 23 | 0x2a4c9d;
      float decoded =
          Float32.ofLittleEndian(
              List.of(bits & 255, bits >>> 8 & 255, bits >>> 16 & 255, bits >>> 24));
      assertThat(Float.floatToIntBits(decoded))
          .isEqualTo(Float.floatToIntBits(Float.intBitsToFloat(bits)));
    }
  }

  @Test
  void otherLengthsThanFourBytesAreRefused() {
    for (List<Integer> bytes :
        List.of(
            List.<Integer>of(),
            List.of(1, 2, 3),
            List.of(1, 2, 3, 4, 5),
            List.of(256, 0, 0, 0),
            List.of(0, 0, 0, -1))) {
      assertThatThrownBy(() -> Float32.ofLittleEndian(bytes))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bytes");
    }
  }

  private static String shown(int... bytes) {
    BigDecimal decimal =
        Float32.decimal(Float32.ofLittleEndian(IntStream.of(bytes).boxed().toList()));
    return decimal.toPlainString();
  }
}
