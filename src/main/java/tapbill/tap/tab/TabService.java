package tapbill.tap.tab;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;
import tapbill.platform.database.Database;
import tapbill.platform.quantity.Money;
import tapbill.platform.ratelimit.ClientNetwork;
import tapbill.platform.ratelimit.RateLimit;
import tapbill.platform.ratelimit.RateLimiter;
import tapbill.tap.access.DriverToken;
import tapbill.tap.pour.Pour;

/** Reads tabs. */
public final class TabService {
  private static final TimeCursor NEWEST = new TimeCursor(TimeRange.ALWAYS.to(), 0);

  private final Database database;
  private final InstantSource clock;
  private final RateLimiter limiter;
  private final RateLimit emptyTabs;
  private final int currencyDigits;

  /**
   * A reader.
   *
   * @param limiter of all nodes
   */
  public TabService(
      Database database, InstantSource clock, RateLimiter limiter, TabSettings settings) {
    this.database = database;
    this.clock = clock;
    this.limiter = limiter;
    this.emptyTabs = settings.emptyTabsByAddress();
    this.currencyDigits = settings.currencyDigits();
  }

  /**
   * A token's pours at one moment.
   *
   * @param pours some of them, the newest first
   * @param owed for all of them, rounded once
   * @param now the end of a pour that runs
   */
  record Tab(List<Pour> pours, Money owed, Instant now) {}

  /**
   * A token's tab; an empty one if nothing was poured with it.
   *
   * @param start where the pours begin, or null for the newest
   * @param limit the most pours
   * @throws ApiError 429 if the client has asked for too many empty ones
   */
  Tab tab(DriverToken token, @Nullable TimeCursor start, int limit, Actor client) {
    String network = ClientNetwork.of(client.address());
    limiter.check(emptyTabs, network);
    Instant now = clock.instant();
    List<Pour> pours =
        database.read(
            TabDao.class, tabs -> tabs.page(token.value(), start == null ? NEWEST : start, limit));
    if (pours.isEmpty()) {
      limiter.take(emptyTabs, network);
    }
    // Where all are here, the sum is that of what is here: the next one may be closed meanwhile.
    Money owed =
        start == null && pours.size() < limit
            ? pours.stream().map(pour -> pour.bill(now).cost()).reduce(Money.ZERO, Money::plus)
            : owed(token, now);
    return new Tab(pours, owed.roundedTo(currencyDigits), now);
  }

  private Money owed(DriverToken token, Instant now) {
    TabDao.Sums sums = database.read(TabDao.class, tabs -> tabs.sums(token.value()));
    return sums.running() == null
        ? sums.closed()
        : sums.closed().plus(sums.running().bill(now).cost());
  }
}
