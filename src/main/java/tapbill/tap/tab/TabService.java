package tapbill.tap.tab;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;
import tapbill.platform.database.Database;
import tapbill.platform.quantity.Money;
import tapbill.platform.ratelimit.RateLimit;
import tapbill.platform.ratelimit.RateLimiter;
import tapbill.tap.bill.Pour;
import tapbill.tap.token.DriverToken;

/** Reads tabs and limits how many tokens a client may guess. */
public final class TabService {
  private static final TimeCursor NEWEST = new TimeCursor(TimeRange.ALWAYS.to(), 0);

  private final Database database;
  private final InstantSource clock;
  private final RateLimiter limiter;
  private final RateLimit emptyTabs;
  private final int currencyDigits;
  private final TabTerms defaultTerms;

  public TabService(
      Database database, InstantSource clock, RateLimiter limiter, TabSettings settings) {
    this.database = database;
    this.clock = clock;
    this.limiter = limiter;
    this.emptyTabs = settings.emptyTabsByAddress();
    this.currencyDigits = settings.currencyDigits();
    this.defaultTerms = settings.defaultTerms();
  }

  /**
   * A token's pours at one moment.
   *
   * @param state its money and limits, with what is running
   * @param pours a page of them, the newest first
   * @param now the time by which a running pour is billed
   */
  public record Tab(TabState state, List<Pour> pours, Instant now) {}

  /**
   * Reads a token's tab, which is empty if the token has no pour, entry or limit.
   *
   * @param start the page begins after this position; null for the newest pours
   * @param limit the maximum number of pours
   * @throws ApiError 429 if the client's network has read too many empty tabs
   */
  public Tab tab(DriverToken token, @Nullable TimeCursor start, int limit, Actor client) {
    String network = ClientNetwork.of(client.address());
    limiter.check(emptyTabs, network);
    Instant now = clock.instant();
    List<TabDao.Row> rows =
        database.read(
            TabDao.class, tabs -> tabs.page(token.value(), start == null ? NEWEST : start, limit));
    List<Pour> pours = rows.stream().filter(TabDao.Row::onPage).map(TabDao.Row::pour).toList();
    TabState tab = rows.get(0).tab();
    if (tab == null && pours.isEmpty()) {
      limiter.take(emptyTabs, network);
    }
    TabState state = tab == null ? TabState.empty(token.value()) : tab;
    for (TabDao.Row row : rows) {
      if (!row.onPage() && row.pour() != null) {
        state = state.with(row.pour().bill(now), row.pour());
      }
    }
    return new Tab(state, pours, now);
  }

  /**
   * Reads a page of a token's entries, the newest first, as the guest sees them.
   *
   * @param before the page begins before this id
   * @throws ApiError 429 if the client's network has read too many empty tabs
   */
  public List<TabEntry> entries(DriverToken token, long before, int limit, Actor client) {
    String network = ClientNetwork.of(client.address());
    limiter.check(emptyTabs, network);
    List<TabEntry> entries =
        database.read(TabDao.class, tabs -> tabs.entries(token.value(), before, limit));
    if (entries.isEmpty()
        && database.read(TabDao.class, tabs -> tabs.find(token.value())).isEmpty()) {
      limiter.take(emptyTabs, network);
    }
    return entries.stream().map(TabEntry::forGuest).toList();
  }

  /** Returns the money and the limits of a tab. */
  TabFigures figures(TabState tab) {
    return TabFigures.of(tab, defaultTerms);
  }

  /** Returns what is to be paid for a tab, rounded once to the smallest coin. */
  public Money owed(TabState tab) {
    return tab.owed(currencyDigits);
  }
}
