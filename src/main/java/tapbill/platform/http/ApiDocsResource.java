package tapbill.platform.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.InputStream;
import java.util.Objects;

/** Serves the OpenAPI description of the API, and the page that displays it. */
@Path("/")
public class ApiDocsResource {

  @GET
  @Path("api/docs")
  @Produces("text/html; charset=utf-8")
  public InputStream page() {
    return resource("/assets/docs/index.html");
  }

  @GET
  @Path("docs/api.spec.yaml")
  @Produces("application/yaml")
  public InputStream specification() {
    return resource("/openapi.yaml");
  }

  private InputStream resource(String name) {
    return Objects.requireNonNull(getClass().getResourceAsStream(name), name);
  }
}
