package tapbill.device.reading;

import io.dropwizard.auth.Auth;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tapbill.device.sensor.GatewayName;
import tapbill.people.account.Account;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.NextPage;
import tapbill.platform.api.PageLimit;
import tapbill.platform.api.Texts;
import tapbill.platform.api.TimeRange;
import tapbill.platform.sheet.SheetFormat;

/** Lists and exports readings for every account; only admins get invalid readings. */
@Path("/")
@Produces({MediaType.APPLICATION_JSON, SheetFormat.CSV, SheetFormat.XLSX})
public class ReadingResource {
  /** Clients that need more use the cursor, whose cost does not grow with the position. */
  private static final int MOST_SKIPPED = 100_000;

  private static final int LARGEST_PAGE = 10_000;

  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,6}");

  private final ReadingService readings;

  public ReadingResource(ReadingService readings) {
    this.readings = readings;
  }

  @GET
  @Path("api/data")
  public Response list(
      @Auth Account account,
      @QueryParam("start") @Nullable String start,
      @QueryParam("end") @Nullable String end,
      @QueryParam("gateway") @Nullable GatewayName gateway,
      @QueryParam("dispenser_id") @Nullable String dispenserId,
      @QueryParam("tag") @Nullable String tag,
      @QueryParam("skip") @DefaultValue("0") String skip,
      @QueryParam("limit") @DefaultValue("100") String limit,
      @QueryParam("cursor") @Nullable ReadingCursor cursor,
      @QueryParam("format") @DefaultValue("json") String format,
      @QueryParam("bucket") @Nullable String bucket,
      @Context SecurityContext security,
      @Context UriInfo request) {
    if (tag != null && !Texts.canBeStored(tag)) {
      throw ApiError.badRequest("tag must not contain zero characters");
    }
    ReadingFilter filter =
        new ReadingFilter(
            TimeRange.including(start, end),
            !security.isUserInRole("admin"),
            gateway == null ? null : gateway.value(),
            dispenserId(dispenserId),
            tag);
    return switch (format) {
      case "json" ->
          json(
              bucket == null
                  ? page(
                      filter, cursor, skipped(skip), PageLimit.parse(limit, LARGEST_PAGE), request)
                  : buckets(filter, bucket, start, end));
      case "csv", "xlsx" -> export(filter, bucket, SheetFormat.of(request.getQueryParameters()));
      default -> throw ApiError.badRequest("format must be json, csv or xlsx");
    };
  }

  private Response page(
      ReadingFilter filter,
      @Nullable ReadingCursor cursor,
      int skip,
      PageLimit limit,
      UriInfo request) {
    return NextPage.response(
        readings.page(filter, cursor, skip, limit.value() + 1),
        limit,
        request,
        ReadingCursor::after);
  }

  private Response buckets(
      ReadingFilter filter, String name, @Nullable String start, @Nullable String end) {
    if (start == null || end == null) {
      throw ApiError.badRequest("start and end are required with bucket");
    }
    return Response.ok(readings.plot(filter, BucketWidth.named(name))).build();
  }

  private Response export(ReadingFilter filter, @Nullable String bucket, SheetFormat format) {
    if (bucket != null) {
      throw ApiError.badRequest("bucket requires the format json");
    }
    ReadingSheet sheet = new ReadingSheet(readings.all(filter), readings.dispenserNames());
    return format.response("readings", ReadingSheet.COLUMNS, sheet);
  }

  /** Sets the media type, because the parameter {@code format} overrides the Accept header. */
  private static Response json(Response response) {
    return Response.fromResponse(response).type(MediaType.APPLICATION_JSON).build();
  }

  private static @Nullable Long dispenserId(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw ApiError.badRequest("dispenser_id must be a whole number");
    }
  }

  private static int skipped(String text) {
    int skip = DECIMAL.matcher(text).matches() ? Integer.parseInt(text) : -1;
    if (skip < 0 || skip > MOST_SKIPPED) {
      throw ApiError.badRequest("skip must be a whole number from 0 to " + MOST_SKIPPED);
    }
    return skip;
  }
}
