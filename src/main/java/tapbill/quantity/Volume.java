package tapbill.quantity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;

/** An amount of beer in litres, exact to the microlitre. */
public record Volume(BigDecimal litres) {
  public static final Volume ZERO = ofMicrolitres(0);

  public static Volume ofMicrolitres(long microlitres) {
    return new Volume(Millionths.fromLong(microlitres));
  }

  /**
   * As the database keeps it.
   *
   * @throws ArithmeticException unless {@link #isStorable()}
   */
  public long microlitres() {
    return Millionths.toLong(litres);
  }

  /** Whether it fits in the database's BIGINT. */
  public boolean isStorable() {
    return Millionths.isStorable(litres);
  }

  public Volume plus(Volume other) {
    return new Volume(litres.add(other.litres));
  }

  @JsonValue
  BigDecimal onTheWire() {
    return Millionths.plain(litres);
  }
}
