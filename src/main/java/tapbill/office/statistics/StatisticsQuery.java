package tapbill.office.statistics;

import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.TimeRange;

/** The query parameters of the statistics. */
final class StatisticsQuery {
  private final TimeRange range;
  private final boolean withoutTransactions;
  private final @Nullable PageLimit limit;
  private final @Nullable StatisticsCursor cursor;

  /**
   * Checks the query parameters.
   *
   * @throws ApiError 400 if a parameter is wrong or does not go with another one
   */
  StatisticsQuery(
      @Nullable String from,
      @Nullable String to,
      @Nullable String transactions,
      @Nullable PageLimit limit,
      @Nullable StatisticsCursor cursor) {
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
