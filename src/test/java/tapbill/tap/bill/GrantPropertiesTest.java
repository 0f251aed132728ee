package tapbill.tap.bill;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.EpochMicros;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Percentage;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;

/** Compares grants with integer arithmetic that shares no code with them. */
class GrantPropertiesTest {
  private static final Instant START = Instant.parse("2026-07-01T20:00:00.123456Z");
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  @Property
  void noPourExceedsItsBoundAndMissesItByLessThanAMicrosecond(
      @ForAll @LongRange(min = 1000, max = 100_000_000) long flow,
      @ForAll @LongRange(min = 20_000, max = 1_000_000_000_000L) long ofTap,
      @ForAll @LongRange(min = 1, max = 1_000_000_000_000L) long glass) {
    Grant grant =
        Grant.of(
            new Grant.Terms(FlowRate.ofMicrolitresPerSecond(flow), Price.ofMillionths(1), null),
            START,
            MaxAmount.ofMicrolitres(ofTap),
            MaxAmount.ofMicrolitres(glass),
            Allowance.UNLIMITED);

    long bound = Math.min(ofTap, glass);
    // Amounts that differ by less than a microsecond are the same bound.
    boolean isGlass = glass * 1_000_000 / flow < ofTap * 1_000_000 / flow;
    assertThat(grant.bound()).isEqualTo(isGlass ? Bound.GLASS : Bound.TAP);
    BigInteger micros = BigInteger.valueOf(EpochMicros.of(grant.endsBy()) - EpochMicros.of(START));
    BigInteger limit = BigInteger.valueOf(bound).multiply(MILLION);
    assertThat(micros.multiply(BigInteger.valueOf(flow))).isLessThanOrEqualTo(limit);
    assertThat(micros.add(BigInteger.ONE).multiply(BigInteger.valueOf(flow))).isGreaterThan(limit);
  }

  @Property
  void noPourCostsMoreThanTheTabHasAndItLeavesLessThanAMicrosecond(
      @ForAll @LongRange(min = 1, max = 100_000_000) long flow,
      @ForAll @LongRange(min = 0, max = 100_000_000_000L) long price,
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long money) {
    Grant grant = grant(flow, price, null, new Allowance(Money.ofMillionths(money), null, null));
    Bill bill = running(flow, price, grant.endsBy()).bill(grant.endsBy());
    assertThat(bill.cost().millionths()).isLessThanOrEqualTo(money);
    // No pour lasts beyond the year 9999.
    if (grant.bound() == Bound.BALANCE && grant.endsBy().equals(START.plus(grant.time()))) {
      BigInteger micros =
          BigInteger.valueOf(EpochMicros.of(grant.endsBy()) - EpochMicros.of(START));
      BigInteger longer =
          micros
              .add(BigInteger.ONE)
              .multiply(BigInteger.valueOf(flow))
              .multiply(BigInteger.valueOf(price));
      assertThat(longer)
          .isGreaterThan(BigInteger.valueOf(money).multiply(MILLION).multiply(MILLION));
    }
  }

  @Property
  void noPourExceedsTheLimitsOfATab(
      @ForAll @LongRange(min = 1, max = 100_000_000) long flow,
      @ForAll @LongRange(min = 0, max = 100_000_000) long abv,
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long micrograms,
      @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long microlitres) {
    Percentage strength = Percentage.ofMillionths(abv);
    Allowance tab =
        new Allowance(null, Volume.ofMicrolitres(microlitres), Alcohol.ofMicrograms(micrograms));
    Grant grant = grant(flow, 1, strength, tab);
    Volume poured = running(flow, 1, grant.endsBy()).bill(grant.endsBy()).volume();
    assertThat(poured.microlitres()).isLessThanOrEqualTo(microlitres);
    assertThat(Alcohol.in(poured, strength).micrograms()).isLessThanOrEqualTo(micrograms);
    assertThat(Alcohol.in(poured, strength).micrograms())
        .isEqualTo(
            rounded(
                BigInteger.valueOf(poured.microlitres())
                    .multiply(BigInteger.valueOf(abv))
                    .multiply(BigInteger.valueOf(789)),
                MILLION.multiply(BigInteger.valueOf(100))));
  }

  private static Grant grant(long flow, long price, @Nullable Percentage abv, Allowance tab) {
    Grant.Terms terms =
        new Grant.Terms(FlowRate.ofMicrolitresPerSecond(flow), Price.ofMillionths(price), abv);
    return Grant.of(terms, START, new MaxAmount(BigDecimal.valueOf(1_000_000)), null, tab);
  }

  @Property
  void aRunningPourShowsWhatItWillBeBilledWheneverItIsClosed(
      @ForAll @LongRange(min = 1, max = 100_000_000) long flow,
      @ForAll @LongRange(min = 0, max = 100_000_000_000L) long price,
      @ForAll @LongRange(min = 0, max = 100_000_000_000L) long boundMicros,
      @ForAll @LongRange(min = 0, max = 200_000_000_000L) long openMicros) {
    Pour running = running(flow, price, START.plus(Duration.ofNanos(boundMicros * 1000)));
    Bill bill = running.bill(START.plus(Duration.ofNanos(openMicros * 1000)));

    BigInteger micros = BigInteger.valueOf(Math.min(boundMicros, openMicros));
    BigInteger volume = BigInteger.valueOf(flow).multiply(micros);
    BigInteger cost = volume.multiply(BigInteger.valueOf(price));
    assertThat(bill.volume()).isEqualTo(Volume.ofMicrolitres(rounded(volume, MILLION)));
    assertThat(bill.cost()).isEqualTo(Money.ofMillionths(rounded(cost, MILLION.multiply(MILLION))));
  }

  private static Pour running(long flow, long price, Instant endsBy) {
    return new Pour(
        1,
        1,
        FlowRate.ofMicrolitresPerSecond(flow),
        Price.ofMillionths(price),
        START,
        null,
        null,
        null,
        null,
        null,
        null,
        endsBy,
        Bound.TAP,
        null,
        null,
        false);
  }

  /** Divides and rounds half up. */
  private static long rounded(BigInteger number, BigInteger divisor) {
    return number
        .multiply(BigInteger.TWO)
        .add(divisor)
        .divide(divisor.multiply(BigInteger.TWO))
        .longValueExact();
  }
}
