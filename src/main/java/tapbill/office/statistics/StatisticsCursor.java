package tapbill.office.statistics;

import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tapbill.platform.api.ApiError;
import tapbill.platform.quantity.EpochMicros;
import tapbill.tap.bill.Pour;
import tapbill.tap.history.PourHistory;

/** The query parameter {@code cursor} of statistics: the position after the last pour of a page. */
record StatisticsCursor(long dispenserId, PourHistory.Position position) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})_([0-9]{1,18})?_([0-9]{1,18})");

  /** Parses a query parameter. */
  static StatisticsCursor fromString(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw ApiError.badRequest("cursor must be taken from the Link header of a page");
    }
    return new StatisticsCursor(
        Long.parseLong(parts.group(1)),
        new PourHistory.Position(
            parts.group(2) == null ? null : EpochMicros.toInstant(Long.parseLong(parts.group(2))),
            Long.parseLong(parts.group(3))));
  }

  /** Returns the position after a dispenser's pours on a page. */
  static StatisticsCursor after(long dispenserId, List<Pour> pours) {
    return new StatisticsCursor(
        dispenserId,
        pours.isEmpty()
            ? new PourHistory.Position(null, 0)
            : PourHistory.Position.after(pours.get(pours.size() - 1)));
  }

  @Override
  public String toString() {
    Instant closedAt = position.closedAt();
    return dispenserId
        + "_"
        + (closedAt == null ? "" : EpochMicros.of(closedAt))
        + "_"
        + position.id();
  }
}
