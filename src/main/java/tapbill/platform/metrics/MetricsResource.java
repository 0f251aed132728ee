package tapbill.platform.metrics;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.StreamingOutput;

/** Serves the metrics in the text format of Prometheus. */
@Path("/")
public class MetricsResource {
  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  public MetricsResource(PrometheusRegistry registry) {
    this.registry = registry;
  }

  @GET
  @Path("metrics")
  @Produces(PrometheusTextFormatWriter.CONTENT_TYPE)
  public StreamingOutput metrics() {
    return out -> writer.write(out, registry.scrape());
  }
}
