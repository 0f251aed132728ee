package tapbill.tap.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Price;

/** Compares {@code Bill} with integer arithmetic that shares no code with it. */
class BillPropertiesTest {
  private static final Instant START = Instant.parse("2026-07-01T20:00:00.123456Z");
  private static final long TEN_YEARS = 315_360_000_000_000L;

  @Property
  void aBillIsTheExactProductRoundedOnce(
      @ForAll @LongRange(min = 1, max = 100_000_000) long flow,
      @ForAll @LongRange(max = 100_000_000_000L) long price,
      @ForAll @LongRange(max = TEN_YEARS) long micros) {
    Bill bill = bill(flow, price, micros);

    BigInteger poured = BigInteger.valueOf(flow).multiply(BigInteger.valueOf(micros));
    assertThat(millionths(bill.volume().litres())).isEqualTo(divideHalfUp(poured, 6));
    assertThat(millionths(bill.cost().units()))
        .isEqualTo(divideHalfUp(poured.multiply(BigInteger.valueOf(price)), 12));
    assertThat(bill.volume().litres().signum()).isNotNegative();
    assertThat(bill.cost().units().signum()).isNotNegative();
  }

  @Property
  void aLongerPourNeverCostsLess(
      @ForAll @LongRange(min = 1, max = 100_000_000) long flow,
      @ForAll @LongRange(max = 100_000_000_000L) long price,
      @ForAll @LongRange(max = TEN_YEARS) long micros,
      @ForAll @LongRange(max = TEN_YEARS) long more) {
    Bill shorter = bill(flow, price, micros);
    Bill longer = bill(flow, price, micros + more);

    assertThat(longer.cost().units()).isGreaterThanOrEqualTo(shorter.cost().units());
    assertThat(longer.volume().litres()).isGreaterThanOrEqualTo(shorter.volume().litres());
  }

  private static Bill bill(long flow, long price, long micros) {
    return Bill.of(
        FlowRate.ofMicrolitresPerSecond(flow),
        Price.ofMillionths(price),
        START,
        START.plus(micros, ChronoUnit.MICROS));
  }

  private static BigInteger millionths(BigDecimal value) {
    assertThat(value.scale()).isEqualTo(6);
    return value.unscaledValue();
  }

  private static BigInteger divideHalfUp(BigInteger value, int decimals) {
    BigInteger divisor = BigInteger.TEN.pow(decimals);
    return value.add(divisor.shiftRight(1)).divide(divisor);
  }
}
