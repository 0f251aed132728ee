package tapbill.office.statistics;

import jakarta.ws.rs.core.MultivaluedMap;
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

  private StatisticsQuery(
      TimeRange range,
      boolean withoutTransactions,
      @Nullable PageLimit limit,
      @Nullable StatisticsCursor cursor) {
    this.range = range;
    this.withoutTransactions = withoutTransactions;
    this.limit = limit;
    this.cursor = cursor;
  }

  /**
   * Parses the query parameters. They are no bean of Jersey, because it logs a stack trace for each
   * bean that cannot be created.
   *
   * @throws ApiError 400 if a parameter is wrong or does not go with another one
   */
  static StatisticsQuery of(MultivaluedMap<String, String> parameters) {
    String transactions = parameters.getFirst("transactions");
    String limit = parameters.getFirst("limit");
    String cursor = parameters.getFirst("cursor");
    StatisticsQuery query =
        new StatisticsQuery(
            TimeRange.of(parameters.getFirst("from"), parameters.getFirst("to")),
            transactions != null,
            limit == null ? null : PageLimit.fromString(limit),
            cursor == null ? null : StatisticsCursor.fromString(cursor));
    if (transactions != null && !transactions.equals("none")) {
      throw ApiError.badRequest("transactions must be none or absent");
    }
    if (query.isWithoutTransactions() && query.isPaged()) {
      throw ApiError.badRequest("limit and cursor are not allowed with transactions=none");
    }
    return query;
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
