package tapbill.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.tags.Tag;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.Resource;
import org.junit.jupiter.api.Test;
import tapbill.platform.api.Reason;
import tapbill.support.Engine;
import tapbill.support.TestApp;

/** The routes and the reasons of errors in openapi.yaml are exactly those of the program. */
class ContractTest {
  /** The routes that servlets serve instead of Jersey. */
  private static final Set<String> SERVLETS = Set.of("get /healthz", "get /api/live");

  @Test
  void theDescriptionAndTheProgramHaveTheSameRoutes() {
    Set<String> described =
        new OpenAPIV3Parser()
            .read("/openapi.yaml").getPaths().entrySet().stream()
                .flatMap(
                    path ->
                        path.getValue().readOperationsMap().keySet().stream()
                            .map(method -> route(method.name(), path.getKey())))
                .filter(route -> !SERVLETS.contains(route))
                .collect(Collectors.toCollection(TreeSet::new));
    Set<String> served =
        TestApp.shared(Engine.SQLITE).resources().stream()
            .map(Resource::from)
            .flatMap(ContractTest::routes)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(served).isEqualTo(described);
  }

  /** Generated clients have a class for each tag, and send a token only where one is asked for. */
  @Test
  void everyOperationSaysWhatGeneratorsNeed() {
    OpenAPI description = new OpenAPIV3Parser().read("/openapi.yaml");
    List<String> tags = description.getTags().stream().map(Tag::getName).toList();

    assertThat(
            description.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream()))
        .allSatisfy(
            operation -> {
              assertThat(tags).containsAll(operation.getTags());
              assertThat(operation.getSecurity()).as(operation.getOperationId()).isNotNull();
              // Every other error; the health check has only two answers.
              assertThat(operation.getResponses().keySet())
                  .as(operation.getOperationId())
                  .containsAnyOf("default", "503");
            });
  }

  /** A client in TypeScript does not compile if it has no name for a value, such as a tab. */
  @Test
  void everyBlankValueOfAParameterHasAName() {
    assertThat(
            new OpenAPIV3Parser()
                .read("/openapi.yaml").getComponents().getParameters().values().stream()
                    .<Schema<?>>map(Parameter::getSchema)
                    .filter(schema -> schema.getEnum() != null)
                    .filter(
                        schema ->
                            schema.getEnum().stream()
                                .anyMatch(value -> String.valueOf(value).isBlank())))
        .isNotEmpty()
        .allSatisfy(schema -> assertThat(schema.getExtensions()).containsKey("x-enum-varnames"));
  }

  @Test
  void theDescriptionAndTheProgramHaveTheSameReasons() {
    Schema<?> described =
        Objects.requireNonNull(
            new OpenAPIV3Parser().read("/openapi.yaml").getComponents().getSchemas().get("Reason"));

    assertThat(described.getEnum())
        .isEqualTo(Stream.of(Reason.values()).map(Reason::text).toList());
    assertThat(Reason.values())
        .allSatisfy(
            word -> assertThat(described.getDescription()).contains("- `" + word.text() + "`: "));
  }

  private static Stream<String> routes(Resource root) {
    return Stream.concat(
        methods(root, "/"),
        root.getChildResources().stream()
            .flatMap(resource -> methods(resource, "/" + resource.getPath())));
  }

  private static Stream<String> methods(Resource resource, String path) {
    return resource.getAllMethods().stream().map(method -> route(method.getHttpMethod(), path));
  }

  /** Returns a route with the names of its path parameters removed. */
  private static String route(String method, String path) {
    return method.toLowerCase(Locale.ROOT) + " " + path.replaceAll("\\{[^}]*}", "{}");
  }
}
