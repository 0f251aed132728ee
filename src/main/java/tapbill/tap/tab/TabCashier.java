package tapbill.tap.tab;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.IdempotencyKey;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Database;
import tapbill.platform.quantity.Alcohol;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.tap.tab.TabDao.EntryRow;
import tapbill.tap.token.DriverToken;

/** Enters payments and refunds, each once. */
public final class TabCashier {
  private final Database database;
  private final InstantSource clock;
  private final AuditLog audit;
  private final TabMetrics metrics;
  private final int currencyDigits;

  /**
   * Creates the cashier.
   *
   * @param currencyDigits the decimals of the smallest coin
   */
  public TabCashier(
      Database database,
      InstantSource clock,
      AuditLog audit,
      TabMetrics metrics,
      int currencyDigits) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
    this.metrics = metrics;
    this.currencyDigits = currencyDigits;
  }

  /**
   * An entry with the balance of its tab.
   *
   * @param repeated true if an earlier request with the same key has entered it
   */
  record Entered(TabEntry entry, Money balance, boolean repeated) {}

  /**
   * Enters a payment or refund. A repetition with the same key gets the first entry.
   *
   * @throws ApiError 400 if the amount cannot be paid in coins or the key was used for another
   *     entry; 409 if a refund is more than the tab has
   */
  Entered enter(DriverToken token, NewEntry request, IdempotencyKey key, Actor actor) {
    if (request.kind() != TabEntry.Kind.PAYMENT && request.kind() != TabEntry.Kind.REFUND) {
      throw ApiError.badRequest("kind must be payment or refund");
    }
    if (request.amount().equals(Money.ZERO) || !request.amount().isPayable(currencyDigits)) {
      throw ApiError.badRequest(
          "amount must be more than 0, with at most %d decimals".formatted(currencyDigits));
    }
    Entered entered =
        database.write(
            TabDao.class,
            tabs -> {
              TabState tab = TabOffice.lock(tabs, token.value());
              Optional<TabEntry> earlier = tabs.entryOfKey(token.value(), key.stored());
              if (earlier.isPresent()) {
                if (!earlier.get().isOf(request)) {
                  throw ApiError.badRequest(
                      Reason.KEY_REUSED, IdempotencyKey.HEADER + " was used for another request");
                }
                return new Entered(earlier.get(), tab.balance(), true);
              }
              TabOffice.requireInUse(tab);
              Instant now = clock.instant();
              Money amount = request.signedAmount();
              if (amount.isNegative()
                  && TabOffice.leastBalance(tabs, tab, now).plus(amount).isNegative()) {
                throw ApiError.conflict(
                    Reason.BALANCE, "The tab has less than that, or may have when its pour ends");
              }
              TabEntry entry =
                  tabs.insert(
                      new EntryRow(
                          token.value(),
                          request.kind(),
                          amount,
                          Volume.ZERO,
                          Alcohol.NONE,
                          request.method(),
                          request.reference(),
                          request.reason(),
                          null,
                          key.stored()),
                      String.valueOf(actor.name()),
                      now);
              audit.add(tabs.audit(), actor, "tab.entry", "tab " + token, entry);
              return new Entered(entry, tab.balance().plus(amount), false);
            });
    if (!entered.repeated()) {
      metrics.entered(entered.entry().amount());
    }
    return entered;
  }
}
