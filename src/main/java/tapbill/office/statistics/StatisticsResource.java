package tapbill.office.statistics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import tapbill.office.statistics.StatisticsService.Page;
import tapbill.office.statistics.StatisticsService.Report;
import tapbill.office.statistics.StatisticsService.Scope;
import tapbill.platform.api.NextPage;
import tapbill.tap.dispenser.DispenserId;

/**
 * The routes by which admins read usage and revenue. The responses are streamed, so that the number
 * of pours is not limited by memory.
 */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class StatisticsResource {
  private final StatisticsService statistics;
  private final ObjectMapper mapper;

  public StatisticsResource(StatisticsService statistics, ObjectMapper mapper) {
    this.statistics = statistics;
    this.mapper = mapper;
  }

  /** Writes one dispenser of a response. */
  private interface Line {
    void write(StatisticsWriter writer) throws IOException;
  }

  @GET
  @Path("api/statistics")
  public Response all(@Context UriInfo request) {
    StatisticsQuery query = StatisticsQuery.of(request.getQueryParameters());
    Report report = statistics.report(Scope.ALL, query.range());
    if (query.isPaged()) {
      Page page = statistics.page(report, query.cursor(), query.pageSize());
      return NextPage.response(array(report, lines(page)), request, page.next());
    }
    return Response.ok(array(report, lines(query, report))).build();
  }

  @GET
  @Path("api/statistics/{id}")
  public Response one(@PathParam("id") DispenserId id, @Context UriInfo request) {
    StatisticsQuery query = StatisticsQuery.of(request.getQueryParameters());
    Report report = statistics.report(Scope.one(id.value()), query.range());
    StatisticsDao.Row dispenser =
        report.dispensers().stream().findFirst().orElseThrow(DispenserId::unknown);
    if (query.isPaged()) {
      Page page = statistics.page(report, query.cursor(), query.pageSize());
      Line line = lines(page).findFirst().orElse(writer -> writer.writePage(dispenser, List.of()));
      return NextPage.response(object(report, line), request, page.next());
    }
    return Response.ok(object(report, lines(query, report).findFirst().orElseThrow())).build();
  }

  private Stream<Line> lines(StatisticsQuery query, Report report) {
    return report.dispensers().stream()
        .map(
            dispenser ->
                query.isWithoutTransactions()
                    ? writer -> writer.writeTotals(dispenser)
                    : writer -> writer.writeAll(dispenser, statistics.pours(report, dispenser)));
  }

  private static Stream<Line> lines(Page page) {
    return page.lines().stream()
        .map(line -> writer -> writer.writePage(line.dispenser(), line.pours()));
  }

  private StreamingOutput array(Report report, Stream<Line> lines) {
    List<Line> all = lines.toList();
    return out -> {
      try (JsonGenerator json = mapper.createGenerator(out)) {
        StatisticsWriter writer = new StatisticsWriter(json, report);
        json.writeStartArray();
        for (Line line : all) {
          line.write(writer);
        }
        json.writeEndArray();
      }
    };
  }

  private StreamingOutput object(Report report, Line line) {
    return out -> {
      try (JsonGenerator json = mapper.createGenerator(out)) {
        line.write(new StatisticsWriter(json, report));
      }
    };
  }
}
