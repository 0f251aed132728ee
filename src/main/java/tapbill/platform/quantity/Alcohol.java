package tapbill.platform.quantity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** An amount of pure alcohol in grams, exact to the microgram. */
public record Alcohol(BigDecimal grams) {
  public static final Alcohol NONE = ofMicrograms(0);

  /** A hundredth of the density of ethanol at 20 °C, which is 789 g a litre. */
  private static final BigDecimal GRAMS_IN_A_LITRE_OF_ONE_PERCENT = new BigDecimal("7.89");

  private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000);

  public static Alcohol ofMicrograms(long micrograms) {
    return new Alcohol(Millionths.fromLong(micrograms));
  }

  /**
   * Checks a limit from a request or the configuration.
   *
   * @throws IllegalArgumentException unless 0 &lt; value &le; 1,000,000 with at most six decimals
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Alcohol limit(BigDecimal grams) {
    return new Alcohol(
        Millionths.checked(
            grams,
            Millionths.fromLong(1),
            MOST,
            "must be more than 0 and at most 1000000 grams, with at most six decimals"));
  }

  /**
   * Returns the alcohol in a volume: litres × percent × 7.89 g, rounded once to the microgram,
   * HALF_UP.
   */
  public static Alcohol in(Volume volume, Percentage abv) {
    return new Alcohol(Millionths.round(volume.litres().multiply(perLitre(abv))));
  }

  /**
   * Returns the largest volume that contains no more than this: rounded down to the microlitre.
   *
   * @param abv more than 0
   */
  public Volume largestVolume(Percentage abv) {
    return new Volume(grams.divide(perLitre(abv), 6, RoundingMode.DOWN));
  }

  private static BigDecimal perLitre(Percentage abv) {
    return abv.percent().multiply(GRAMS_IN_A_LITRE_OF_ONE_PERCENT);
  }

  /** Returns the value as the database stores it. */
  public long micrograms() {
    return Millionths.toLong(grams);
  }

  public Alcohol plus(Alcohol other) {
    return new Alcohol(grams.add(other.grams));
  }

  /** Returns what is left of this limit; zero if as much or more was taken. */
  public Alcohol minus(Alcohol taken) {
    return new Alcohol(grams.subtract(taken.grams).max(NONE.grams));
  }

  public Alcohol negated() {
    return new Alcohol(grams.negate());
  }

  /** Returns the number as JSON has it: without trailing zeros, never with an exponent. */
  @JsonValue
  public BigDecimal onTheWire() {
    return Millionths.plain(grams);
  }
}
