package tapbill.tap.pour;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.Reason;
import tapbill.platform.quantity.MaxAmount;
import tapbill.platform.quantity.Percentage;
import tapbill.tap.access.AccessStatements.TokenState;
import tapbill.tap.bill.Allowance;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.Bound;
import tapbill.tap.bill.EndedBy;
import tapbill.tap.bill.Grant;
import tapbill.tap.bill.Pour;
import tapbill.tap.pour.PourStatements.Closing;
import tapbill.tap.tab.TabState;
import tapbill.tap.tab.TabTerms;

/**
 * Decides openings and closings by the state of their tap. It reads and writes nothing.
 *
 * @param deviceTimes whose times are billed
 * @param maxAmount the most of one pour of a tap that has no maximum of its own
 * @param minAmount the least that a glass or a tab must allow
 * @param tabTerms the limits of a tab that has none of its own
 */
record PourRules(
    DeviceTimes deviceTimes, MaxAmount maxAmount, MaxAmount minAmount, TabTerms tabTerms) {

  /**
   * A pour to be inserted, with the flow rate, price and beer of the tap.
   *
   * @param deviceTime true if a device reported the time
   */
  record Opening(Tap tap, Instant at, boolean deviceTime, Grant grant, PourOperation operation) {
    @Nullable Long abvMillionths() {
      Percentage abv = tap.properties().beerAbv();
      return abv == null ? null : abv.millionths();
    }

    Pour pour(long id) {
      return new Pour(
          id,
          tap.id(),
          tap.properties().flowVolume(),
          tap.properties().price(),
          at,
          null,
          null,
          null,
          operation.token(),
          tap.properties().beer(),
          tap.properties().beerAbv(),
          grant.endsBy(),
          grant.bound(),
          null,
          operation.closeTokenHash(),
          Pour.isLate(at, operation.now()));
    }
  }

  /** An opening or closing that is granted, or the outcome of one that is not. */
  record Decision<T>(@Nullable T granted, @Nullable Outcome outcome) {
    private static <T> Decision<T> refused(Refusal refusal) {
      return new Decision<>(null, Outcome.refused(refusal));
    }

    private static <T> Decision<T> repeated(Pour earlier, boolean isSameRequest) {
      return new Decision<>(
          null, isSameRequest ? Outcome.repeated(earlier) : Outcome.refused(Refusal.KEY_REUSED));
    }
  }

  /**
   * Returns the end of the running pour of a tap if its bound has come before an operation.
   *
   * @return null if the tap is closed, or its pour goes on
   */
  @Nullable Closing end(PourOperation operation, Tap tap) {
    Pour running = tap.running();
    boolean ends =
        running != null
            && operation.action() != PourOperation.Action.CLOSE
            && running.hasEnded(operation.moment(deviceTimes));
    if (running == null || !ends) {
      return null;
    }
    Instant at = Objects.requireNonNull(running.endsBy());
    return new Closing(running, at, EndedBy.BOUND, running.bill(at), null, null);
  }

  /**
   * Grants or refuses an opening.
   *
   * @param token the state of the opening's token; null if it has none
   * @param tab the tab of that token; null if there is none yet
   * @param earlier the pour that an earlier request with the same key has opened, or null
   */
  Decision<Opening> opening(
      PourOperation operation,
      Tap tap,
      @Nullable TokenState token,
      @Nullable TabState tab,
      @Nullable Pour earlier) {
    Pour running = tap.running();
    boolean believed = believes(operation, true);
    Instant told = believed ? operation.at() : null;
    Instant at = told == null ? null : PourOperation.inOrder(told, tap.lastClose());
    if (earlier != null) {
      boolean sameToken =
          Objects.equals(operation.token(), earlier.driverToken())
              && Objects.equals(operation.closeTokenHash(), earlier.closeTokenHash());
      return Decision.repeated(earlier, sameToken && isSameTime(told, earlier.openedAt()));
    } else if (running != null && isResent(operation, tap, running)) {
      return Decision.repeated(running, true);
    } else if (tap.properties().retired()) {
      return Decision.refused(Refusal.RETIRED);
    } else if (!believed && !operation.isAtNow()) {
      return Decision.refused(Refusal.UNTRUSTED_TIME);
    } else if (running != null) {
      return Decision.refused(Refusal.ALREADY_OPEN);
    } else if (at != null && at.isBefore(tap.lastClose())) {
      return Decision.refused(Refusal.OPEN_BEFORE_LAST_CLOSE);
    } else if (tap.isClosedByAlert(at)) {
      String message = Objects.requireNonNull(tap.alertMessage());
      return new Decision<>(null, Outcome.refused(Refusal.SENSOR_ALERT, message));
    } else if (tap.properties().authorizedOnly() && (token == null || !token.allowed())) {
      return Decision.refused(Refusal.NOT_AUTHORIZED);
    } else if (token != null && token.inUse()) {
      return Decision.refused(Refusal.TOKEN_IN_USE);
    }
    Instant moment = at == null ? operation.now() : at;
    Optional<Reason> refused = tab == null ? Optional.empty() : tab.refusalAt(moment);
    return refused
        .map(reason -> Decision.<Opening>refused(Refusal.ofTab(reason)))
        .orElseGet(() -> grant(operation, tap, tab, at));
  }

  private Decision<Opening> grant(
      PourOperation operation, Tap tap, @Nullable TabState tab, @Nullable Instant at) {
    Instant openedAt = at == null ? operation.nowNotBefore(tap.lastClose()) : at;
    MaxAmount ofTap = tap.properties().maxAmount();
    Grant grant =
        Grant.of(
            tap.properties().terms(),
            openedAt,
            ofTap == null ? maxAmount : ofTap,
            operation.glass(),
            allowance(operation, tab));
    boolean enough = !grant.isLessThan(minAmount.volume(), tap.properties().flowVolume());
    return enough || grant.bound() == Bound.TAP
        ? new Decision<>(new Opening(tap, openedAt, at != null, grant, operation), null)
        : Decision.refused(Refusal.ofBound(grant.bound()));
  }

  private Allowance allowance(PourOperation operation, @Nullable TabState tab) {
    String token = operation.token();
    if (token == null) {
      return Allowance.UNLIMITED;
    }
    return (tab == null ? TabState.empty(token) : tab).allowance(tabTerms);
  }

  /**
   * Bills a closing of an open tap, or refuses it.
   *
   * @param earlier the pour that an earlier request with the same key has closed, or null
   */
  Decision<Closing> closing(PourOperation operation, Tap tap, @Nullable Pour earlier) {
    Pour pour = earlier == null ? Objects.requireNonNull(tap.running()) : earlier;
    boolean believed = believes(operation, tap.runningFromDeviceTime());
    Instant told = believed ? operation.at() : null;
    if (!operation.mayClose(pour)) {
      return Decision.refused(Refusal.NOT_OPENED_BY_CALLER);
    } else if (earlier != null) {
      return Decision.repeated(earlier, isSameTime(told, earlier.closedAt()));
    } else if (!believed && !operation.isAtNow()) {
      return Decision.refused(Refusal.UNTRUSTED_TIME);
    }
    Instant closedAt =
        told == null
            ? Pour.later(operation.now(), pour.openedAt())
            : PourOperation.inOrder(told, pour.openedAt());
    if (closedAt.isBefore(pour.openedAt())) {
      return Decision.refused(Refusal.CLOSE_BEFORE_OPEN);
    }
    Instant endsBy = pour.endsBy();
    Bill bill = pour.bill(closedAt);
    if (!bill.isBillable()) {
      return Decision.refused(Refusal.BILL_TOO_LARGE);
    } else if (endsBy != null && pour.hasEnded(closedAt)) {
      return new Decision<>(
          new Closing(pour, endsBy, EndedBy.BOUND, bill, null, operation.key()), null);
    }
    EndedBy by = operation.caller().staff() ? EndedBy.STAFF : EndedBy.CLIENT;
    return new Decision<>(
        new Closing(pour, closedAt, by, bill, operation.now(), operation.key()), null);
  }

  /** Returns true if an opening of an open tap is the one that has opened it. */
  boolean isResent(PourOperation opening, Tap tap, Pour running) {
    return tap.runningFromDeviceTime()
        && believes(opening, true)
        && opening.hasOpened(running, tap.lastClose());
  }

  /**
   * Decides a closing of a closed tap. One that has closed the last pour before gets its bill
   * again; so does one that comes after the bound has ended that pour, because a client that knows
   * nothing of bounds has not closed it.
   *
   * @param last the pour that was closed last
   */
  Outcome closingAgain(PourOperation closing, Pour last) {
    Instant told = closing.at();
    boolean ended =
        last.endedBy() == EndedBy.BOUND && (told == null || !told.isBefore(last.openedAt()));
    boolean resent = told != null && believes(closing, true) && closing.hasClosed(last);
    if (!ended && !resent) {
      return Outcome.refused(Refusal.ALREADY_CLOSED);
    }
    return closing.mayClose(last)
        ? Outcome.repeated(last)
        : Outcome.refused(Refusal.NOT_OPENED_BY_CALLER);
  }

  private boolean believes(PourOperation operation, boolean begun) {
    return deviceTimes.believe(operation.caller(), begun);
  }

  private static boolean isSameTime(@Nullable Instant told, @Nullable Instant stored) {
    return told == null || PourOperation.isSameTime(told, stored);
  }
}
