package tapbill.statistics;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tapbill.database.Rows;

/**
 * How a range of time, cut at instants, is read from hourly totals: whole hours are summed, and for
 * an hour with a cut in it the pours of each of its pieces.
 *
 * @param first the first hour, counted from the epoch in UTC
 * @param end behind the last hour
 * @param pieces of the hours that are cut
 */
record Hours(long first, long end, List<Piece> pieces) {
  private static final Duration HOUR = Duration.ofHours(1);

  /** The part {@code [from, to)} of an hour. */
  record Piece(long hour, Instant from, Instant to) {}

  /**
   * Splits a range.
   *
   * @param cuts in order, the first and the last of them the ends of the range
   */
  static Hours cutAt(List<Instant> cuts) {
    Instant start = cuts.get(0);
    Instant end = cuts.get(cuts.size() - 1);
    List<Piece> pieces = new ArrayList<>();
    for (int i = 1; i < cuts.size(); i++) {
      Instant from = cuts.get(i - 1);
      Instant to = cuts.get(i);
      Instant whole = startOf(hourOf(to));
      Instant fullFrom = startOf(hourOf(from.minusNanos(1)) + 1);
      if (from.isBefore(fullFrom)) {
        pieces.add(new Piece(hourOf(from), from, to.isBefore(fullFrom) ? to : fullFrom));
      }
      if (whole.isBefore(to) && !whole.isBefore(fullFrom)) {
        pieces.add(new Piece(hourOf(to), whole, to));
      }
    }
    return new Hours(hourOf(start), hourOf(end.minusNanos(1)) + 1, pieces);
  }

  /** The pieces as {@code [hour, from, to]}, for a statement. */
  String pieceRows() {
    return Rows.of(
        pieces, piece -> List.of(piece.hour(), Rows.micros(piece.from()), Rows.micros(piece.to())));
  }

  private static long hourOf(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), HOUR.toSeconds());
  }

  static Instant startOf(long hour) {
    return Instant.EPOCH.plus(hour, ChronoUnit.HOURS);
  }
}
