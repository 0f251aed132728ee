package tapbill.office.statistics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tapbill.platform.database.Rows;
import tapbill.platform.quantity.EpochMicros;

/**
 * A range of time, split for reading totals. The database has totals for each quarter of an hour,
 * which serve for the uncut quarters of the range; for a quarter with a cut in it, the query sums
 * the pours of each of its pieces.
 *
 * @param first the first quarter, counted from the epoch in UTC
 * @param end the quarter after the last one
 * @param pieces the pieces of the cut quarters
 */
record Quarters(long first, long end, List<Piece> pieces) {
  private static final Duration QUARTER = Duration.ofMinutes(15);

  /** The part {@code [from, to)} of a quarter. */
  record Piece(long quarter, Instant from, Instant to) {}

  /**
   * Splits a range.
   *
   * @param cuts in ascending order; the first and the last are the ends of the range
   */
  static Quarters cutAt(List<Instant> cuts) {
    Instant start = cuts.get(0);
    Instant end = cuts.get(cuts.size() - 1);
    List<Piece> pieces = new ArrayList<>();
    for (int i = 1; i < cuts.size(); i++) {
      Instant from = cuts.get(i - 1);
      Instant to = cuts.get(i);
      Instant whole = startOf(quarterOf(to));
      Instant fullFrom = startOf(quarterOf(from.minusNanos(1)) + 1);
      if (from.isBefore(fullFrom)) {
        pieces.add(new Piece(quarterOf(from), from, to.isBefore(fullFrom) ? to : fullFrom));
      }
      if (whole.isBefore(to) && !whole.isBefore(fullFrom)) {
        pieces.add(new Piece(quarterOf(to), whole, to));
      }
    }
    return new Quarters(quarterOf(start), quarterOf(end.minusNanos(1)) + 1, pieces);
  }

  /** Renders the pieces as {@code [quarter, from, to]} for the {@code <rows>} of a statement. */
  String pieceRows() {
    return Rows.of(
        pieces,
        piece ->
            List.of(piece.quarter(), EpochMicros.of(piece.from()), EpochMicros.of(piece.to())));
  }

  private static long quarterOf(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), QUARTER.toSeconds());
  }

  static Instant startOf(long quarter) {
    return Instant.EPOCH.plus(QUARTER.multipliedBy(quarter));
  }
}
