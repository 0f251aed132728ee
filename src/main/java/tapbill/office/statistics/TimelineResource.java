package tapbill.office.statistics;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.office.statistics.StatisticsService.Scope;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.TimeRange;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Volume;
import tapbill.platform.sheet.TimeZones;

/** The route of usage and revenue by the hour or day, for charts. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class TimelineResource {
  private final StatisticsService statistics;

  public TimelineResource(StatisticsService statistics) {
    this.statistics = statistics;
  }

  /** The totals of the pours that were closed in an hour or a day. */
  public record Point(
      Instant from, Instant to, long totalTransactions, Volume totalAmount, Money totalRevenue) {
    static Point of(StatisticsService.Bucket bucket) {
      Totals totals = bucket.totals();
      return new Point(
          bucket.from(), bucket.to(), totals.pours(), totals.volume(), totals.revenue());
    }
  }

  @GET
  @Path("api/statistics/timeline")
  public List<Point> timeline(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("bucket") @DefaultValue("hour") String bucket,
      @QueryParam("zone") @DefaultValue("UTC") String zone,
      @QueryParam("dispenser_id") @Nullable String dispenserId) {
    if (from == null || to == null) {
      throw ApiError.badRequest("from and to are required");
    }
    return statistics
        .timeline(
            scope(dispenserId), TimeRange.of(from, to), buckets(bucket), TimeZones.named(zone))
        .stream()
        .map(Point::of)
        .toList();
  }

  private static Scope scope(@Nullable String dispenserId) {
    if (dispenserId == null) {
      return Scope.ALL;
    }
    try {
      return Scope.one(Long.parseLong(dispenserId));
    } catch (NumberFormatException e) {
      throw ApiError.badRequest("dispenser_id must be a whole number");
    }
  }

  private static Buckets buckets(String name) {
    return switch (name) {
      case "hour" -> Buckets.HOUR;
      case "day" -> Buckets.DAY;
      default -> throw ApiError.badRequest("bucket must be hour or day");
    };
  }
}
