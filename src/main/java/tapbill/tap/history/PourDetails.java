package tapbill.tap.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Percentage;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.Bound;
import tapbill.tap.bill.EndedBy;
import tapbill.tap.bill.Pour;

/**
 * A pour with all from which its bill follows. The figures of a running pour are those of now.
 *
 * @param name the present name of the tap; all else is as it was at the opening
 * @param seconds the time for which the tap was open, up to the bound
 * @param exactAmount flow_volume × seconds, in litres; {@code amount} is rounded once from it
 * @param exactCost flow_volume × seconds × price; {@code cost} is rounded once from it
 * @param late true if the service heard of the opening or the closing more than two minutes later
 * @param clockDoubtful true if the clock of the service jumped while the pour was open
 * @param imported true if another system has billed it
 * @param due what the attendee owes for it in the end
 * @param corrections what changed that since, in the order of time
 */
public record PourDetails(
    long id,
    long dispenserId,
    UUID stationId,
    @Nullable String name,
    @Nullable String beer,
    @Nullable Percentage abv,
    @Nullable String driverToken,
    Instant openedAt,
    @Nullable Instant closedAt,
    @Nullable Instant openReceivedAt,
    @Nullable Instant closeReceivedAt,
    BigDecimal seconds,
    FlowRate flowVolume,
    Price price,
    BigDecimal exactAmount,
    Volume amount,
    BigDecimal exactCost,
    Money cost,
    @Nullable Instant endsBy,
    @Nullable Bound bound,
    @Nullable EndedBy endedBy,
    boolean late,
    boolean clockDoubtful,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean imported,
    Money due,
    List<Object> corrections) {

  static PourDetails of(PourHistoryDao.Row row, Instant now) {
    Pour pour = row.pour();
    Bill bill = pour.bill(now);
    Instant closedAt = pour.closedAt();
    Duration open = Duration.between(pour.openedAt(), closedAt == null ? pour.end(now) : closedAt);
    EndedBy endedBy = pour.endedBy();
    return new PourDetails(
        pour.id(),
        pour.dispenserId(),
        row.stationId(),
        row.name(),
        pour.beer(),
        pour.beerAbv(),
        pour.driverToken(),
        pour.openedAt(),
        closedAt,
        row.openReceivedAt(),
        row.closeReceivedAt(),
        plain(BigDecimal.valueOf(TimeUnit.MICROSECONDS.convert(open), 6)),
        pour.flowVolume(),
        pour.price(),
        plain(pour.flowVolume().exactLitresIn(open)),
        bill.volume(),
        plain(pour.price().exactCostOf(pour.flowVolume(), open)),
        bill.cost(),
        pour.endsBy(),
        pour.bound(),
        // Before there were bounds, a client ended each pour.
        closedAt != null && endedBy == null ? EndedBy.CLIENT : endedBy,
        pour.late(),
        row.clockDoubtful(),
        row.imported(),
        bill.cost(),
        List.of());
  }

  /** Returns a number as JSON has it: without trailing zeros, never with an exponent. */
  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
