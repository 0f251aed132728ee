package tapbill.office.dataimport;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.RoundedDecimal;
import tapbill.platform.quantity.Volume;

/** A closed pour with the figures of the source, which are never computed again. */
record ImportedPour(
    long importedId,
    DataImport.Target dispenser,
    Instant openedAt,
    Instant closedAt,
    Volume volume,
    Money cost) {

  /**
   * Reads a transaction.
   *
   * @param dispenser empty if the dispenser does not exist or was left out
   * @throws IllegalArgumentException with the reason if it must be left out
   */
  static ImportedPour of(ReferenceDatabase.Transaction row, Optional<DataImport.Target> dispenser) {
    if (row.endTime() == null) {
      throw new IllegalArgumentException("still open; close the tap there and import again");
    }
    Instant openedAt = time("start_time", row.startTime());
    Instant closedAt = time("end_time", row.endTime());
    if (closedAt.isBefore(openedAt)) {
      throw new IllegalArgumentException("end_time is before start_time");
    }
    return new ImportedPour(
        row.id(),
        dispenser.orElseThrow(
            () -> new IllegalArgumentException("the dispenser does not exist or was left out")),
        openedAt,
        closedAt,
        new Volume(figure("amount", row.amount())),
        new Money(figure("revenue", row.revenue())));
  }

  /** Returns whether a transaction began at a time. */
  static boolean isStartOf(ReferenceDatabase.Transaction row, Instant openedAt) {
    try {
      return time("start_time", row.startTime()).equals(openedAt);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Reads a time without a zone, which the reference writes in UTC. */
  private static Instant time(String column, @Nullable String text) {
    try {
      Instant time =
          LocalDateTime.parse(String.valueOf(text).replace(' ', 'T'))
              .toInstant(ZoneOffset.UTC)
              .truncatedTo(ChronoUnit.MICROS);
      if (time.isBefore(Instant.EPOCH)) {
        throw new IllegalArgumentException(column + " is before 1970");
      }
      return time;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(column + " is not a time", e);
    }
  }

  private static BigDecimal figure(String column, @Nullable String text) {
    BigDecimal figure;
    try {
      figure = RoundedDecimal.of(String.valueOf(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(column + " " + e.getMessage(), e);
    }
    if (figure.signum() < 0) {
      throw new IllegalArgumentException(column + " is negative");
    }
    return figure;
  }
}
