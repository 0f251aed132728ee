package tapbill.reading;

import java.math.BigDecimal;
import java.util.List;

/**
 * The numbers of sensors: IEEE-754 floats of 32 bits. Nobody is billed by them; so they stay what
 * they are, and are only shown as decimals.
 */
final class Float32 {
  private static final int BYTES = 4;

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
   * The shortest decimal that no other float is nearer to, as Java finds it.
   *
   * @param value finite; minus zero is shown as zero
   */
  static BigDecimal decimal(float value) {
    return new BigDecimal(Float.toString(value)).stripTrailingZeros();
  }
}
