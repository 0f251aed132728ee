package tapbill.tap.bill;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Percentage;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;

/**
 * The latest end of a pour, which its opening is granted.
 *
 * @param endsBy the moment at which it ends at the latest
 * @param bound what set that limit: the smallest of all
 * @param time how long it may last
 */
public record Grant(Instant endsBy, Bound bound, Duration time) {
  /** The last moment that ISO 8601 writes with four digits of a year. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /**
   * The flow rate, price and strength by which a pour is limited.
   *
   * @param flow the flow rate at the opening
   * @param price the price at the opening
   * @param abv the alcohol by volume of the beer; null if it is not known, and not limited then
   */
  public record Terms(FlowRate flow, Price price, @Nullable Percentage abv) {}

  /**
   * Grants a pour. Its end is rounded down to the microsecond, so that no bill exceeds the bound.
   *
   * @param ofTap the most of one pour of the tap
   * @param glass the most that the guest wants; null for no limit
   * @param tab what the tab of its token allows
   */
  public static Grant of(
      Terms terms, Instant openedAt, MaxAmount ofTap, @Nullable MaxAmount glass, Allowance tab) {
    FlowRate flow = terms.flow();
    // The first of equal limits is the bound.
    Map<Bound, Duration> limits = new EnumMap<>(Bound.class);
    limits.put(Bound.TAP, flow.timeFor(ofTap.volume()));
    if (glass != null) {
      limits.put(Bound.GLASS, flow.timeFor(glass.volume()));
    }
    Duration ofMoney = tab.money() == null ? null : terms.price().timeFor(tab.money(), flow);
    if (ofMoney != null) {
      limits.put(Bound.BALANCE, ofMoney);
    }
    if (tab.volume() != null) {
      limits.put(Bound.VOLUME, flow.timeFor(tab.volume()));
    }
    Percentage abv = terms.abv();
    if (tab.alcohol() != null && abv != null && abv.percent().signum() > 0) {
      limits.put(Bound.ALCOHOL, flow.timeFor(tab.alcohol().largestVolume(abv)));
    }
    Map.Entry<Bound, Duration> least =
        limits.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
    Instant end = openedAt.plus(least.getValue());
    return new Grant(end.isAfter(LAST) ? LAST : end, least.getKey(), least.getValue());
  }

  /** Returns true if less than a volume may be poured. */
  public boolean isLessThan(Volume least, FlowRate flow) {
    return time.compareTo(flow.timeFor(least)) < 0;
  }
}
