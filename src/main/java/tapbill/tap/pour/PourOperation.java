package tapbill.tap.pour;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.MaxAmount;
import tapbill.tap.access.AccessStatements;
import tapbill.tap.bill.Pour;

/**
 * A request to open or close a tap, or the end of a pour by its bound.
 *
 * @param at the device's time of the event, or null for {@code now}
 * @param now the time when the service received the request
 * @param caller the client of the request
 * @param token the driver token of an opening
 * @param glass the most that an opening wants; null for no limit
 * @param closeTokenHash the digest of the secret that an opening sets, or a closing proves
 * @param key the request's Idempotency-Key
 */
record PourOperation(
    Action action,
    long dispenserId,
    @Nullable Instant at,
    Instant now,
    Caller caller,
    @Nullable String token,
    @Nullable MaxAmount glass,
    @Nullable String closeTokenHash,
    @Nullable String key) {

  /** Two clocks may differ by this much without a reason to distrust one of them. */
  static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

  enum Action {
    OPEN,
    CLOSE,
    /** The closer's: ends a pour whose bound has come. */
    END
  }

  /** Returns the operation that ends the pour of a tap, if its bound has come. */
  static PourOperation end(long dispenserId, Instant now) {
    return new PourOperation(
        Action.END, dispenserId, null, now, Caller.CLOSER, null, null, null, null);
  }

  /** Returns the moment of an opening: the device's time, if it is believed, or now. */
  Instant moment(DeviceTimes deviceTimes) {
    return at != null && deviceTimes.believe(caller, true) ? at : now;
  }

  /** Returns true if this client may close a pour. */
  boolean mayClose(Pour pour) {
    return pour.closeTokenHash() == null
        || pour.closeTokenHash().equals(closeTokenHash)
        || caller.staff()
        || caller.trusted();
  }

  /** Returns true if the device's time is that of the service, as far as clocks agree. */
  boolean isAtNow() {
    return at == null || Duration.between(at, now).abs().compareTo(CLOCK_SKEW) <= 0;
  }

  /**
   * Returns now, or the last closing if that is ahead of our clock by no more than the clocks of
   * two nodes may differ. A closing further ahead has the time of a device, which must not make the
   * next pour free.
   */
  Instant nowNotBefore(Instant lastClose) {
    return lastClose.isAfter(now.plus(CLOCK_SKEW)) ? now : Pour.later(now, lastClose);
  }

  /**
   * Returns the time of an event that is told after another one of the same tap. Many devices tell
   * whole seconds, others fractions of any length: within a second, the order in which events are
   * told counts, and a later one is not before an earlier one.
   *
   * @param told the device's time
   * @param previous the time of the event before
   */
  static Instant inOrder(Instant told, Instant previous) {
    boolean sameSecond = told.getEpochSecond() == previous.getEpochSecond();
    return sameSecond ? Pour.later(told, previous) : told;
  }

  /** Returns true if an event that is stored with one time may have been told with another. */
  static boolean isSameTime(Instant told, @Nullable Instant stored) {
    return stored != null && inOrder(told, stored).equals(stored);
  }

  /**
   * Returns true if this opening has opened a pour before. A client without Idempotency-Keys that
   * lost the answer sends the same token and time again.
   *
   * @param lastClose the last closing before the pour
   */
  boolean hasOpened(Pour pour, Instant lastClose) {
    return key == null
        && at != null
        && inOrder(at, lastClose).equals(pour.openedAt())
        && Objects.equals(token, pour.driverToken())
        && Objects.equals(closeTokenHash, pour.closeTokenHash());
  }

  /** Returns true if this closing has closed a pour before, as in {@link #hasOpened}. */
  boolean hasClosed(Pour pour) {
    return key == null && at != null && inOrder(at, pour.openedAt()).equals(pour.closedAt());
  }

  /**
   * Returns the check of the token against the access list of the dispenser.
   *
   * @param moment the time for which the list is read
   */
  AccessStatements.Request accessRequest(Instant moment) {
    return new AccessStatements.Request(dispenserId, token, moment, moment.isBefore(now));
  }
}
