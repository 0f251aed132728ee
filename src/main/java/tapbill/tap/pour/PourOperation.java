package tapbill.tap.pour;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tapbill.tap.access.AccessStatements;
import tapbill.tap.bill.Pour;

/**
 * A request to open or close a tap.
 *
 * @param at the device's time of the event, or null for {@code now}
 * @param now the time when the service received the request
 * @param caller the client of the request
 * @param token the driver token of an opening
 * @param key the request's Idempotency-Key
 */
record PourOperation(
    Action action,
    long dispenserId,
    @Nullable Instant at,
    Instant now,
    Caller caller,
    @Nullable String token,
    @Nullable String key) {

  /** Two clocks may differ by this much without a reason to distrust one of them. */
  static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

  enum Action {
    OPEN,
    CLOSE
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
        && Objects.equals(token, pour.driverToken());
  }

  /** Returns true if this closing has closed a pour before, as in {@link #hasOpened}. */
  boolean hasClosed(Pour pour) {
    return key == null && at != null && inOrder(at, pour.openedAt()).equals(pour.closedAt());
  }

  /** Returns the check of the token against the access list of the dispenser. */
  AccessStatements.Request accessRequest() {
    return new AccessStatements.Request(dispenserId, token, now);
  }
}
