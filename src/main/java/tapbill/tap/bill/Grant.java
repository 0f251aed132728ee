package tapbill.tap.bill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.MaxAmount;

/**
 * The latest end of a pour, which its opening is granted.
 *
 * @param endsBy the moment at which it ends at the latest
 * @param bound what set that limit: the smallest of all
 */
public record Grant(Instant endsBy, Bound bound) {
  /** The last moment that ISO 8601 writes with four digits of a year. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /**
   * Grants a pour. Its end is rounded down to the microsecond, so that no bill exceeds the bound.
   *
   * @param flow the flow rate at the opening
   * @param ofTap the most of one pour of the tap
   * @param glass the most that the guest wants; null for no limit
   */
  public static Grant of(
      FlowRate flow, Instant openedAt, MaxAmount ofTap, @Nullable MaxAmount glass) {
    MaxAmount least = glass != null && glass.compareTo(ofTap) < 0 ? glass : ofTap;
    Instant end = openedAt.plus(flow.timeFor(least.volume()));
    return new Grant(end.isAfter(LAST) ? LAST : end, least.equals(ofTap) ? Bound.TAP : Bound.GLASS);
  }
}
