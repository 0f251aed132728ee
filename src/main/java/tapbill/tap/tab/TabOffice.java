package tapbill.tap.tab;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Database;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.tap.bill.Pour;
import tapbill.tap.tab.TabDao.EntryRow;
import tapbill.tap.token.DriverToken;

/**
 * Changes the limits of tabs, and replaces tokens. Each change locks the row of its tab first, as
 * openings do, so that none of them sees a balance that another one is changing.
 */
public final class TabOffice {
  private final Database database;
  private final InstantSource clock;
  private final AuditLog audit;
  private final TabTerms defaults;
  private final int currencyDigits;

  public TabOffice(Database database, InstantSource clock, AuditLog audit, TabSettings settings) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
    this.defaults = settings.defaultTerms();
    this.currencyDigits = settings.currencyDigits();
  }

  /**
   * Sets the limits of a tab.
   *
   * @throws ApiError 409 if the guest owes more than the new credit already, or may with the pour
   *     that is running; or if the tab was replaced
   */
  StaffTab change(DriverToken token, TabChange change, Actor actor) {
    TabTerms terms = change.terms();
    return database.write(
        TabDao.class,
        tabs -> {
          TabState before = lockInUse(tabs, token.value());
          Money least = leastBalance(tabs, before, clock.instant());
          if (terms.credit() != null && least.plus(terms.credit()).isNegative()) {
            throw ApiError.conflict(
                Reason.TAB_OWES, "The tab owes more than that, or may when its pour ends");
          }
          Instant now = clock.instant();
          Instant blockedAt = before.blockedAt() == null ? now : before.blockedAt();
          tabs.set(
              token.value(),
              terms,
              change.name(),
              change.validUntil() == null ? null : change.validUntil().instant(),
              Boolean.TRUE.equals(change.blocked()) ? blockedAt : null);
          StaffTab after = staffTab(tabs.find(token.value()).orElseThrow());
          log(tabs, actor, "tab.change", token.value(), audit.changes(staffTab(before), after));
          return after;
        });
  }

  /** Lets volume and alcohol count from zero again. */
  StaffTab approve(DriverToken token, Actor actor) {
    return database.write(
        TabDao.class,
        tabs -> {
          TabState tab = lockInUse(tabs, token.value());
          if (!tab.volume().equals(Volume.ZERO) || !tab.alcohol().equals(Alcohol.NONE)) {
            EntryRow row =
                EntryRow.of(
                    token.value(),
                    TabEntry.Kind.APPROVAL,
                    Money.ZERO,
                    tab.volume().negated(),
                    tab.alcohol().negated(),
                    null);
            log(tabs, actor, "tab.approve", token.value(), insert(tabs, row, actor));
          }
          return staffTab(tabs.find(token.value()).orElseThrow());
        });
  }

  /**
   * Moves the money, the limits and what was counted to another token, and blocks the old one. A
   * repetition changes nothing.
   *
   * @throws ApiError 404 if the old one has nothing to move, 409 if one of the two is pouring, if
   *     the old one was replaced by another, or if the new one was used
   */
  StaffTab replace(DriverToken oldToken, DriverToken newToken, Actor actor) {
    String from = oldToken.value();
    String to = newToken.value();
    if (from.equals(to)) {
      throw ApiError.badRequest("driver_token must be another token");
    }
    return database.write(
        TabDao.class,
        tabs -> {
          if (tabs.find(from).isEmpty()) {
            throw ApiError.notFound(
                Reason.UNKNOWN_TAB, "The token has no pour, entry or limit to be moved");
          }
          Stream.of(from, to).sorted().forEach(token -> lock(tabs, token));
          TabState old = tabs.find(from).orElseThrow();
          if (!to.equals(old.replacedBy())) {
            requireInUse(old);
            requireUnused(tabs.find(to).orElseThrow());
            if (tabs.running(from).isPresent() || tabs.running(to).isPresent()) {
              throw ApiError.conflict(Reason.TOKEN_IN_USE, "The token is pouring: close its tap");
            }
            move(tabs, old, to, actor);
          }
          return staffTab(tabs.find(to).orElseThrow());
        });
  }

  private void move(TabDao tabs, TabState old, String to, Actor actor) {
    Money balance = old.balance();
    Volume volume = old.volume();
    Alcohol alcohol = old.alcohol();
    insert(
        tabs,
        EntryRow.of(
            old.token(),
            TabEntry.Kind.TRANSFER,
            balance.negated(),
            volume.negated(),
            alcohol.negated(),
            to),
        actor);
    insert(
        tabs,
        EntryRow.of(to, TabEntry.Kind.TRANSFER, balance, volume, alcohol, old.token()),
        actor);
    if (old.ownTerms()) {
      tabs.set(to, old.terms(defaults), old.name(), old.validUntil(), null);
    }
    tabs.replaced(old.token(), to, clock.instant());
    log(
        tabs,
        actor,
        "tab.replace",
        old.token(),
        Map.of("driver_token", to, "balance", balance, "volume", volume, "alcohol", alcohol));
  }

  /**
   * Reads a page of tabs, ordered by token.
   *
   * @param owing true for those that owe money alone
   * @param text a part of the name, or the beginning of the token; null for all
   * @param after the token after which the page begins
   */
  List<StaffTab> list(boolean owing, @Nullable String text, String after, int limit) {
    return database
        .read(
            TabDao.class,
            tabs -> owing ? tabs.owing(text, after, limit) : tabs.list(text, after, limit))
        .stream()
        .map(this::staffTab)
        .toList();
  }

  private StaffTab staffTab(TabState tab) {
    return new StaffTab(
        tab.token(),
        tab.name(),
        tab.owed(currencyDigits),
        TabFigures.of(tab, defaults),
        tab.replacedBy());
  }

  private TabEntry insert(TabDao tabs, EntryRow row, Actor actor) {
    return tabs.insert(row, String.valueOf(actor.name()), clock.instant());
  }

  private void log(TabDao tabs, Actor actor, String action, String token, Object details) {
    audit.add(tabs.audit(), actor, action, "tab " + token, details);
  }

  /** Locks a tab until the end of the transaction; it is created if it has no row. */
  static TabState lock(TabDao tabs, String token) {
    tabs.create(token);
    return tabs.lock(token);
  }

  private static TabState lockInUse(TabDao tabs, String token) {
    TabState tab = lock(tabs, token);
    requireInUse(tab);
    return tab;
  }

  static void requireInUse(TabState tab) {
    if (tab.replacedBy() != null) {
      throw ApiError.conflict(Reason.TAB_REPLACED, "The tab was moved to another token");
    }
  }

  private static void requireUnused(TabState tab) {
    boolean counts =
        !tab.balance().equals(Money.ZERO)
            || !tab.volume().equals(Volume.ZERO)
            || !tab.alcohol().equals(Alcohol.NONE);
    if (counts || tab.ownTerms() || tab.blockedAt() != null || tab.replacedBy() != null) {
      throw ApiError.conflict(
          Reason.TAB_USED, "The other token has money, pours or limits of its own");
    }
  }

  /** Returns the balance of a locked tab, less what its running pour may cost. */
  static Money leastBalance(TabDao tabs, TabState tab, Instant now) {
    return tabs.running(tab.token())
        .map(pour -> tab.balance().minus(most(pour, now)))
        .orElseGet(tab::balance);
  }

  private static Money most(Pour pour, Instant now) {
    return pour.bill(pour.endsBy() == null ? now : pour.endsBy()).cost();
  }
}
