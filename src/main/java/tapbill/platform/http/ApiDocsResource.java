package tapbill.platform.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Serves the OpenAPI description of the API, and the page that displays it. */
@Path("/")
public class ApiDocsResource {

  @GET
  @Path("api/docs")
  @Produces("text/html; charset=utf-8")
  public InputStream page() {
    return resource("/assets/docs/index.html");
  }

  /** The same page where FastAPI has it. */
  @GET
  @Path("docs")
  @Produces("text/html; charset=utf-8")
  public InputStream pageOfFastApi() {
    return page();
  }

  @GET
  @Path("openapi.json")
  @Produces(MediaType.APPLICATION_JSON)
  public byte[] specificationAsJson() {
    return Json.SPECIFICATION;
  }

  @GET
  @Path("docs/api.spec.yaml")
  @Produces("application/yaml")
  public InputStream specification() {
    return resource("/openapi.yaml");
  }

  /** Converts the description once, when it is first requested. */
  private static final class Json {
    static final byte[] SPECIFICATION = convert();

    private static byte[] convert() {
      try (InputStream yaml = resource("/openapi.yaml")) {
        // Unlike Jackson, this parser resolves anchors.
        Object description = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return new ObjectMapper().writeValueAsBytes(description);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(ApiDocsResource.class.getResourceAsStream(name), name);
  }
}
