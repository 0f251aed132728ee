package tapbill.tap.bill;

import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.mapper.PropagateNull;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Percentage;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;

/**
 * One opening of a dispenser up to its closing, with the flow rate, price and beer of the moment of
 * its opening. {@code closedAt}, {@code volume} and {@code cost} are null while it runs.
 *
 * @param driverToken the wristband that pays; null if the tap was opened without one
 * @param beer the name of the beer; null if the dispenser had none
 * @param beerAbv its alcohol by volume; null if it is not known
 * @param endsBy the moment at which it ends at the latest; null in pours of earlier versions
 * @param bound what set that limit
 * @param endedBy null while it runs, and in pours of earlier versions
 * @param closeTokenHash the digest of the secret that closes it; null if anybody may
 * @param late true if the service heard of its opening or closing more than two minutes later
 */
@PropagateNull("id")
public record Pour(
    long id,
    long dispenserId,
    FlowRate flowVolume,
    Price price,
    Instant openedAt,
    @Nullable Instant closedAt,
    @Nullable Volume volume,
    @Nullable Money cost,
    @Nullable String driverToken,
    @Nullable String beer,
    @Nullable Percentage beerAbv,
    @Nullable Instant endsBy,
    @Nullable Bound bound,
    @Nullable EndedBy endedBy,
    @Nullable String closeTokenHash,
    boolean late) {
  private static final Duration LATE_AFTER = Duration.ofMinutes(2);

  /** Returns this pour with its end. */
  public Pour closed(Instant at, Bill bill, EndedBy by, boolean late) {
    return new Pour(
        id,
        dispenserId,
        flowVolume,
        price,
        openedAt,
        at,
        bill.volume(),
        bill.cost(),
        driverToken,
        beer,
        beerAbv,
        endsBy,
        bound,
        by,
        closeTokenHash,
        late);
  }

  /** Returns true if the service heard of an event more than two minutes after it. */
  public static boolean isLate(Instant at, Instant receivedAt) {
    return Duration.between(at, receivedAt).compareTo(LATE_AFTER) > 0;
  }

  /**
   * Returns the bill of a closed pour, or the bill that a running pour would have if it were closed
   * now.
   *
   * @param now ignored if the pour is closed; a device may open a pour ahead of our clock, whose
   *     bill is zero until then
   */
  public Bill bill(Instant now) {
    if (volume != null && cost != null) {
      return new Bill(volume, cost);
    }
    return Bill.of(flowVolume, price, openedAt, end(now));
  }

  /** Returns the moment up to which this pour would be billed if it were closed now. */
  public Instant end(Instant now) {
    return later(endsBy != null && hasEnded(now) ? endsBy : now, openedAt);
  }

  /** Returns true if the bound of this running pour has come, whether it was closed or not. */
  public boolean hasEnded(Instant now) {
    return endsBy != null && !now.isBefore(endsBy);
  }

  /** Returns the most that this pour may be; null in pours of earlier versions. */
  public @Nullable Volume maxAmount() {
    return endsBy == null ? null : flowVolume.volumeIn(Duration.between(openedAt, endsBy));
  }

  /**
   * Returns the pure alcohol in a volume of this pour's beer; null if its strength is not known.
   */
  public @Nullable Alcohol alcoholIn(Volume poured) {
    return beerAbv == null ? null : Alcohol.in(poured, beerAbv);
  }

  /** Returns the later of two instants. */
  public static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
