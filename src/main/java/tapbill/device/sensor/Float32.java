package tapbill.device.sensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * Reads and formats the values of sensors, which are IEEE-754 floats of 32 bits. They are stored as
 * floats, because no bill depends on them, and converted to decimals only for output.
 */
public final class Float32 {
  private static final int BYTES = 4;

  /** A decimal of at most six digits is unchanged by its conversion to a float and back. */
  private static final int SHORT_DIGITS = 6;

  private static final int ROUNDED_DIGITS = 8;

  /** Nine digits identify every float. */
  private static final int UNIQUE_DIGITS = 9;

  private Float32() {}

  /**
   * Reads a float from its bytes.
   *
   * @param bytes four numbers from 0 to 255, the least significant first
   * @throws IllegalArgumentException if there are not four, or one is out of range
   */
  public static float ofLittleEndian(List<Integer> bytes) {
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
   * Converts a float to a decimal that reads back as the same float: the shortest one if that has
   * at most six digits, such as 4.2; otherwise the exact value rounded to eight digits or, if eight
   * digits read back as another float, to nine.
   *
   * @param value finite; minus zero becomes zero
   */
  public static BigDecimal decimal(float value) {
    BigDecimal shortest = new BigDecimal(Float.toString(value)).stripTrailingZeros();
    if (shortest.precision() <= SHORT_DIGITS) {
      return shortest;
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal rounded = exact.round(new MathContext(ROUNDED_DIGITS));
    return (rounded.floatValue() == value ? rounded : exact.round(new MathContext(UNIQUE_DIGITS)))
        .stripTrailingZeros();
  }
}
