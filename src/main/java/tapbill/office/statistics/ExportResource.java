package tapbill.office.statistics;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.office.statistics.StatisticsService.Report;
import tapbill.office.statistics.StatisticsService.Scope;
import tapbill.platform.api.TimeRange;
import tapbill.platform.sheet.SheetFormat;
import tapbill.platform.sheet.SheetWriter;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.Pour;

/** The route that exports the bills of all closed pours, for spreadsheets and programs. */
@Path("/")
@RolesAllowed("admin")
public class ExportResource {
  /** Programs know the first nine by their positions; others may only be appended. */
  private static final List<String> COLUMNS =
      List.of(
          "transaction_id",
          "dispenser_id",
          "start_time",
          "end_time",
          "flow_volume",
          "price",
          "amount",
          "revenue",
          "driver_token",
          "dispenser_name",
          "beer",
          "local_start_time",
          "local_end_time",
          "token");

  private final StatisticsService statistics;

  public ExportResource(StatisticsService statistics) {
    this.statistics = statistics;
  }

  /** Streams the closed pours, ordered by dispenser and closing time. */
  @GET
  @Path("api/statistics/export.csv")
  @Produces({SheetFormat.CSV, SheetFormat.XLSX})
  public Response export(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @Context UriInfo request) {
    SheetFormat format = SheetFormat.of(request.getQueryParameters());
    Report report = statistics.report(Scope.ALL, TimeRange.of(from, to));
    return format.response("pours", COLUMNS, sheet -> write(report, sheet));
  }

  private void write(Report report, SheetWriter sheet) throws IOException {
    for (StatisticsDao.Row dispenser : report.dispensers()) {
      Iterator<Pour> pours = statistics.closedPours(report, dispenser);
      while (pours.hasNext()) {
        Pour pour = pours.next();
        write(dispenser, pour, pour.bill(report.now()), sheet);
      }
    }
  }

  private static void write(StatisticsDao.Row dispenser, Pour pour, Bill bill, SheetWriter sheet)
      throws IOException {
    sheet.id(pour.id());
    sheet.id(pour.dispenserId());
    sheet.utc(pour.openedAt());
    sheet.utc(pour.closedAt());
    sheet.number(pour.flowVolume().onTheWire());
    sheet.number(pour.price().onTheWire());
    sheet.number(bill.volume().onTheWire());
    sheet.number(bill.cost().onTheWire());
    sheet.rawText(pour.driverToken());
    sheet.text(dispenser.name());
    sheet.text(pour.beer());
    sheet.local(pour.openedAt());
    sheet.local(pour.closedAt());
    sheet.text(pour.driverToken());
    sheet.endRow();
  }
}
