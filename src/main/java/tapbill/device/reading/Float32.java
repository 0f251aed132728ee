package tapbill.device.reading;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The numbers of sensors: IEEE-754 floats of 32 bits. Nobody is billed by them; so they stay what
 * they are, and are only shown as decimals.
 */
final class Float32 {
  private static final int BYTES = 4;
  private static final int MEANT_DIGITS = 6;
  private static final int MEASURED_DIGITS = 8;
  private static final int ALL_DIGITS = 9;

  private Float32() {}

  /**
   * The number that four bytes are.
   *
   * @param bytes each from 0 to 255, the lowest of the number first
   * @throws IllegalArgumentException if they are others, or not four
   */
  static float ofLittleEndian(List<Integer> bytes) {
    if (bytes.size() != BYTES) {
      throw new IllegalArgumentException("value must be an array of 4 bytes");
    }
    int bits = 0;
    for (int i = 0; i < BYTES; i++) {
      int value = bytes.get(i);
      if (value < 0 || value > 255) {
        throw new IllegalArgumentException("value must be an array of bytes, each from 0 to 255");
      }
      bits |= value << (8 * i);
    }
    return Float.intBitsToFloat(bits);
  }

  /**
   * A decimal that no other float is nearer to: the shortest one where that has at most six digits,
   * which is what somebody can have meant who chose a float, such as 4.2; otherwise one of eight
   * digits or, where these do not tell it from others, of nine.
   *
   * @param value finite; minus zero is shown as zero
   */
  static BigDecimal decimal(float value) {
    BigDecimal shortest = new BigDecimal(Float.toString(value)).stripTrailingZeros();
    if (shortest.precision() <= MEANT_DIGITS) {
      return shortest;
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shown = exact.round(new MathContext(MEASURED_DIGITS));
    return (shown.floatValue() == value ? shown : exact.round(new MathContext(ALL_DIGITS)))
        .stripTrailingZeros();
  }
}
