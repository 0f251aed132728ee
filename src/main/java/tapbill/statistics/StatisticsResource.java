package tapbill.statistics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import tapbill.dispenser.DispenserId;

/** Usage and revenue, for admins; written while they are read, so that memory sets no limit. */
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

  @GET
  @Path("api/statistics")
  public StreamingOutput all() {
    StatisticsService.Report report = statistics.all();
    return out -> {
      try (JsonGenerator json = mapper.createGenerator(out)) {
        StatisticsWriter writer = new StatisticsWriter(json, report.pours(), report.now());
        json.writeStartArray();
        for (StatisticsDao.Row dispenser : report.dispensers()) {
          writer.write(dispenser);
        }
        json.writeEndArray();
      }
    };
  }

  @GET
  @Path("api/statistics/{id}")
  public StreamingOutput one(@PathParam("id") DispenserId id) {
    StatisticsService.Report report = statistics.of(id.value()).orElseThrow(DispenserId::unknown);
    return out -> {
      try (JsonGenerator json = mapper.createGenerator(out)) {
        new StatisticsWriter(json, report.pours(), report.now()).write(report.dispensers().get(0));
      }
    };
  }
}
