package tapbill.office.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.TimeRange;

class BucketsTest {

  @Test
  void theDayOnWhichClocksAreSetForwardHas23HoursAndTheOtherOne25() {
    assertThat(
            lengths(Buckets.DAY, "2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", "Europe/Madrid"))
        .containsExactly(Duration.ofHours(23), Duration.ofHours(24));
    assertThat(
            lengths(Buckets.DAY, "2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", "Europe/Madrid"))
        .containsExactly(Duration.ofHours(25), Duration.ofHours(24));
  }

  @Test
  void theHourThatClocksShowTwiceIsTwoBuckets() {
    assertThat(
            lengths(Buckets.HOUR, "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z", "Europe/Madrid"))
        .containsOnly(Duration.ofHours(1))
        .hasSize(3);
  }

  @Test
  void clocksThatAreSetBackByHalfAnHourMakeAShortBucket() {
    assertThat(
            lengths(
                Buckets.HOUR,
                "2026-04-04T14:00:00Z",
                "2026-04-04T16:30:00Z",
                "Australia/Lord_Howe"))
        .containsExactly(Duration.ofHours(1), Duration.ofMinutes(30), Duration.ofHours(1));
  }

  @Test
  void aDayThatAPlaceSkippedHasNoBucket() {
    assertThat(lengths(Buckets.DAY, "2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", "Pacific/Apia"))
        .containsExactly(Duration.ofHours(24), Duration.ofHours(24));
  }

  @Test
  void theEndsAreCutOff() {
    assertThat(lengths(Buckets.DAY, "2026-07-01T20:00:00Z", "2026-07-02T00:00:01Z", "UTC"))
        .containsExactly(Duration.ofHours(4), Duration.ofSeconds(1));
  }

  @Test
  void moreBucketsThanAnybodyLooksAtAreRefused() {
    assertThatThrownBy(() -> Buckets.HOUR.cuts(TimeRange.ALWAYS, ZoneId.of("UTC")))
        .isInstanceOf(ApiError.class);
  }

  /** Property: whole quarters and pieces cover the range once, and no cut lies inside a quarter. */
  @Property
  void quartersAndPiecesCoverARangeOnce(
      @ForAll @LongRange(max = 400_000_000_000L) long start,
      @ForAll @Size(min = 1, max = 8) List<@LongRange(min = 1, max = 9_000_000_000L) Long> lengths) {
    List<Instant> cuts = new ArrayList<>();
    Instant cut = Instant.EPOCH.plusNanos(start * 1000);
    cuts.add(cut);
    for (long length : lengths) {
      cut = cut.plusNanos(length * 1000);
      cuts.add(cut);
    }
    Quarters quarters = Quarters.cutAt(cuts);

    List<Long> inPieces = quarters.pieces().stream().map(Quarters.Piece::quarter).toList();
    Duration covered = Duration.ZERO;
    for (long quarter = quarters.first(); quarter < quarters.end(); quarter++) {
      if (!inPieces.contains(quarter)) {
        covered = covered.plusMinutes(15);
        Instant begin = Instant.EPOCH.plus(Duration.ofMinutes(15 * quarter));
        assertThat(cuts)
            .noneMatch(each -> each.isAfter(begin) && each.isBefore(begin.plusSeconds(900)));
      }
    }
    for (Quarters.Piece piece : quarters.pieces()) {
      covered = covered.plus(Duration.between(piece.from(), piece.to()));
      assertThat(piece.from()).isBefore(piece.to());
      assertThat(cuts).noneMatch(each -> each.isAfter(piece.from()) && each.isBefore(piece.to()));
      assertThat(Duration.between(Instant.EPOCH, piece.from()).toMinutes() / 15)
          .isEqualTo(piece.quarter());
    }
    assertThat(covered).isEqualTo(Duration.between(cuts.get(0), cut));
  }

  private static List<Duration> lengths(Buckets buckets, String from, String to, String zone) {
    List<Instant> cuts = buckets.cuts(TimeRange.of(from, to), ZoneId.of(zone));
    List<Duration> lengths = new ArrayList<>();
    for (int i = 1; i < cuts.size(); i++) {
      lengths.add(Duration.between(cuts.get(i - 1), cuts.get(i)));
    }
    return lengths;
  }
}
