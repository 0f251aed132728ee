package tapbill.platform.quantity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/** An amount of beer in litres, exact to the microlitre. */
public record Volume(BigDecimal litres) {
  public static final Volume ZERO = ofMicrolitres(0);

  public static Volume ofMicrolitres(long microlitres) {
    return new Volume(Millionths.fromLong(microlitres));
  }

  /**
   * Returns the value as the database stores it.
   *
   * @throws ArithmeticException if it does not fit in a BIGINT, as every {@link #isBillable()} does
   */
  public long microlitres() {
    return Millionths.toLong(litres);
  }

  /** Returns whether a bill may contain this amount: at most 10^12 in either direction. */
  public boolean isBillable() {
    return Millionths.isBillable(litres);
  }

  public Volume plus(Volume other) {
    return new Volume(litres.add(other.litres));
  }

  /** Returns what is left of this limit; zero if as much or more was taken. */
  public Volume minus(Volume taken) {
    return new Volume(litres.subtract(taken.litres).max(ZERO.litres));
  }

  public Volume negated() {
    return new Volume(litres.negate());
  }

  /** Returns the number as JSON has it: without trailing zeros, never with an exponent. */
  @JsonValue
  public BigDecimal onTheWire() {
    return Millionths.plain(litres);
  }
}
