package tapbill.office.statistics;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.TimeRange;

/** What of the statistics is asked for. */
public final class StatisticsQuery {
  private final TimeRange range;
  private final boolean withoutTransactions;
  private final @Nullable PageLimit limit;
  private final @Nullable StatisticsCursor cursor;

  /**
   * Called by Jersey with the query parameters.
   *
   * @throws ApiError 400 for what cannot be asked for
   */
  public StatisticsQuery(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("transactions") @Nullable String transactions,
      @QueryParam("limit") @Nullable PageLimit limit,
      @QueryParam("cursor") @Nullable StatisticsCursor cursor) {
    this.range = TimeRange.of(from, to);
    this.withoutTransactions = transactions != null;
    this.limit = limit;
    this.cursor = cursor;
    if (transactions != null && !transactions.equals("none")) {
      throw ApiError.badRequest("transactions must be none or absent");
    }
    if (withoutTransactions && isPaged()) {
      throw ApiError.badRequest("limit and cursor are not allowed with transactions=none");
    }
  }

  TimeRange range() {
    return range;
  }

  boolean isWithoutTransactions() {
    return withoutTransactions;
  }

  boolean isPaged() {
    return limit != null || cursor != null;
  }

  int pageSize() {
    return limit == null ? PageLimit.LARGEST : limit.value();
  }

  @Nullable StatisticsCursor cursor() {
    return cursor;
  }
}
