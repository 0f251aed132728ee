package tapbill.platform.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.glassfish.jersey.uri.UriTemplate;

/** Measures the time from receiving each request to the last byte of its answer. */
public final class RequestMetrics implements ApplicationEventListener {
  private static final String NO_ROUTE = "none";

  private final Map<ResourceMethod, String> routes = new ConcurrentHashMap<>();
  private final Histogram durations;

  public RequestMetrics(PrometheusRegistry registry) {
    durations =
        Histogram.builder()
            .name("http_server_request_duration_seconds")
            .help("Duration of a request from its receipt to the end of its response")
            .classicOnly()
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .labelNames("method", "route", "status")
            .register(registry);
  }

  @Override
  public void onEvent(ApplicationEvent event) {
    // Only requests are measured.
  }

  @Override
  public RequestEventListener onRequest(RequestEvent start) {
    long startedAt = System.nanoTime();
    return event -> {
      if (event.getType() == RequestEvent.Type.FINISHED) {
        ContainerResponse response = event.getContainerResponse();
        durations
            .labelValues(
                event.getContainerRequest().getMethod(),
                route(event),
                response == null ? "500" : Integer.toString(response.getStatus()))
            .observe((System.nanoTime() - startedAt) / 1e9);
      }
    };
  }

  /** Returns the template of the route; the path would create a time series for each tap. */
  private String route(RequestEvent event) {
    ResourceMethod method = event.getUriInfo().getMatchedResourceMethod();
    return method == null
        ? NO_ROUTE
        : routes.computeIfAbsent(
            method,
            key ->
                event.getUriInfo().getMatchedTemplates().stream()
                    .map(UriTemplate::getTemplate)
                    .reduce("", (inner, outer) -> outer + inner)
                    .replace("//", "/"));
  }
}
