package tapbill.office.statistics;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tapbill.office.statistics.StatisticsService.Report;
import tapbill.office.statistics.StatisticsService.Scope;
import tapbill.platform.api.TimeRange;
import tapbill.tap.pour.Bill;
import tapbill.tap.pour.Pour;

/** The route that exports the bills of all closed pours as CSV, for spreadsheets. */
@Path("/")
@RolesAllowed("admin")
public class ExportResource {
  private static final String HEADER =
      "transaction_id,dispenser_id,start_time,end_time,flow_volume,price,amount,revenue,driver_token";

  /** The line end of RFC 4180. */
  private static final String END_OF_ROW = "\r\n";

  private final StatisticsService statistics;

  public ExportResource(StatisticsService statistics) {
    this.statistics = statistics;
  }

  /** Streams the closed pours, ordered by dispenser and closing time. */
  @GET
  @Path("api/statistics/export.csv")
  @Produces("text/csv")
  public Response export(
      @QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
    Report report = statistics.report(Scope.ALL, TimeRange.of(from, to));
    StreamingOutput csv =
        out -> {
          Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          writer.write(HEADER + END_OF_ROW);
          for (StatisticsDao.Row dispenser : report.dispensers()) {
            for (Iterator<Pour> pours = statistics.closedPours(report, dispenser);
                pours.hasNext(); ) {
              Pour pour = pours.next();
              writer.write(row(pour, pour.bill(report.now())));
            }
          }
          writer.flush();
        };
    return Response.ok(csv)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"pours.csv\"")
        .build();
  }

  /** Formats a row. It has only numbers, times and tokens, none of which needs quotes. */
  private static String row(Pour pour, Bill bill) {
    return Stream.of(
            pour.id(),
            pour.dispenserId(),
            pour.openedAt(),
            pour.closedAt(),
            pour.flowVolume().onTheWire().toPlainString(),
            pour.price().onTheWire().toPlainString(),
            bill.volume().onTheWire().toPlainString(),
            bill.cost().onTheWire().toPlainString(),
            pour.driverToken() == null ? "" : pour.driverToken())
        .map(String::valueOf)
        .collect(Collectors.joining(",", "", END_OF_ROW));
  }
}
