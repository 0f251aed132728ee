package tapbill.platform.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockJumpsTest {
  private static final Instant START = Instant.parse("2026-07-01T20:00:00Z");

  private final TwoClocks clock = new TwoClocks();
  private final ClockJumps jumps = new ClockJumps(clock, new PrometheusRegistry());

  /** A time of day that can be set, and a monotonic time that cannot. */
  private static final class TwoClocks implements ProcessClock {
    private Instant now = START;
    private long nanos = 77;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public long nanoTime() {
      return nanos;
    }

    void pass(String seconds) {
      Duration time = Duration.parse("PT" + seconds + "S");
      now = now.plus(time);
      nanos += time.toNanos();
    }

    void set(String seconds) {
      now = now.plus(Duration.parse("PT" + seconds + "S"));
    }
  }

  @Test
  void aClockThatIsSetJumpsOnce() {
    clock.pass("3600");
    assertThat(jumps.check()).isFalse();
    clock.set("2.1");
    clock.pass("1");
    assertThat(jumps.check()).isTrue();
    assertThat(jumps.check()).isFalse();
    clock.set("-3600");
    assertThat(jumps.check()).isTrue();
    assertThat(jumps.check()).isFalse();
  }

  @Test
  void aClockThatIsCorrectedSlowlyDoesNotJump() {
    for (int i = 0; i < 100; i++) {
      clock.pass("1");
      clock.set("0.5");
      assertThat(jumps.check()).isFalse();
    }
  }

  @Test
  void aDifferenceToTheDatabaseCountsWhenItChanges() {
    assertThat(jumps.check(() -> clock.instant().minusMillis(1900))).isFalse();
    assertThat(jumps.check(() -> clock.instant().minusSeconds(7))).isTrue();
    assertThat(jumps.check(() -> clock.instant().minusSeconds(7))).isFalse();
    assertThat(jumps.check(() -> clock.instant().plusSeconds(1))).isTrue();
  }

  @Test
  void anAnswerOfTheDatabaseThatTakesLongIsNoJump() {
    assertThat(
            jumps.check(
                () -> {
                  Instant read = clock.instant().plusMillis(10);
                  clock.pass("30");
                  return read;
                }))
        .isFalse();
    assertThat(
            jumps.check(
                () -> {
                  clock.pass("30");
                  return clock.instant();
                }))
        .isFalse();
  }
}
