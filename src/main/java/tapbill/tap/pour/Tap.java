package tapbill.tap.pour;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Percentage;
import tapbill.platform.quantity.Price;
import tapbill.tap.bill.Grant;
import tapbill.tap.bill.Pour;

/**
 * The state of a dispenser as the transaction sees it.
 *
 * @param properties those that decide an opening, at the moment of the opening
 * @param lastClose the greatest closing time of its pours, or the epoch
 * @param refusesFrom the time from which a sensor's alert forbids openings, or null
 * @param alertMessage the message of that alert
 * @param runningFromDeviceTime true if its open pour began at a time that a device reported; the
 *     pours of earlier versions may have
 * @param running its open pour, or null
 */
record Tap(
    long id,
    Properties properties,
    Instant lastClose,
    @Nullable Instant refusesFrom,
    @Nullable String alertMessage,
    boolean runningFromDeviceTime,
    @Nullable Pour running) {

  /**
   * The properties that admins set.
   *
   * @param authorizedOnly true if it opens only for the tokens on its access list
   * @param maxAmount the most of one pour; null for the setting of the service
   */
  record Properties(
      FlowRate flowVolume,
      Price price,
      boolean retired,
      boolean authorizedOnly,
      @Nullable String beer,
      @Nullable Percentage beerAbv,
      @Nullable MaxAmount maxAmount) {
    Grant.Terms terms() {
      return new Grant.Terms(flowVolume, price, beerAbv);
    }
  }

  /**
   * Returns true if a sensor's alert forbids an opening. A device may report an opening from before
   * the alert afterwards; that beer has flowed and is billed.
   */
  boolean isClosedByAlert(@Nullable Instant at) {
    return refusesFrom != null && (at == null || !at.isBefore(refusesFrom));
  }

  /** Returns this tap with the properties of an earlier moment. */
  Tap with(Properties earlier) {
    return new Tap(
        id, earlier, lastClose, refusesFrom, alertMessage, runningFromDeviceTime, running);
  }

  /** Returns this tap with an alert that forbade openings at an earlier moment. */
  Tap withAlert(Instant moment, String message) {
    return new Tap(id, properties, lastClose, moment, message, runningFromDeviceTime, running);
  }

  /** Returns this tap after its running pour has ended. */
  Tap closed(Instant at) {
    return new Tap(
        id, properties, Pour.later(lastClose, at), refusesFrom, alertMessage, true, null);
  }
}
