package tapbill.platform.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

@OnBothDatabases
class OperationsTest {
  private final TestApp app;
  private final Engine engine;

  OperationsTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
  }

  @Test
  void theServiceIsHealthyUntilAMigrationIsMissing() {
    try (TestApp own =
        TestApp.start(
            engine.newDatabase(),
            Map.of("health.healthChecks[0].schedule.checkInterval", "100ms"))) {
      await().until(() -> own.anyone().get("/healthz").status() == 200);
      assertThat(own.anyone().get("/metrics").body()).contains("tapbill_database_up 1.0");
      Sql.on(own, "DELETE FROM flyway_schema_history");
      await().atMost(60, SECONDS).until(() -> own.anyone().get("/healthz").status() == 503);
      assertThat(own.anyone().get("/metrics").body()).contains("tapbill_database_up 0.0");
    }
  }

  @Test
  void metricsCountRequestsByTheTemplateOfTheirRoute() {
    Taps taps = new Taps(app);
    taps.pour(taps.create(), "22");
    app.anyone().get("/api/nothing/at/all");
    // The client may read the response before the server counts the request.
    await()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains(
                        "http_server_request_duration_seconds_bucket{method=\"POST\","
                            + "route=\"/api/dispenser/{id}/close\",status=\"200\",le=")
                    .contains("method=\"GET\",route=\"none\",status=\"404\""));
    assertThat(metrics())
        .doesNotContain("/api/nothing")
        .contains("jvm_memory_used_bytes", "process_cpu_seconds_total")
        .contains("tapbill_database_connections{pool=", "state=\"pending\"");
  }

  @Test
  void onlyTheHealthCheckHasATrailingSlashToo() {
    assertThat(app.anyone().get("/healthz/").status()).isEqualTo(200);
    assertThat(app.anyone().get("/metrics/").status()).isEqualTo(404);
  }

  @Test
  void metricsTellWhatWasPouredAndEarned() {
    Taps taps = new Taps(app);
    String tap = taps.create();
    double pours = metric("tapbill_pours_closed_total");
    double litres = metric("tapbill_poured_litres_total");
    double revenue = metric("tapbill_revenue_total");
    double open = metric("tapbill_open_taps");
    app.anyone().post(tap + "/open");
    assertThat(metric("tapbill_open_taps")).isEqualTo(open + 1);
    app.clock().advance("22");
    app.anyone().keyed("a").post(tap + "/close");
    app.anyone().keyed("a").post(tap + "/close");
    app.anyone().post(tap + "/close");

    assertThat(metric("tapbill_open_taps")).isEqualTo(open);
    assertThat(metric("tapbill_pours_closed_total")).isEqualTo(pours + 1);
    assertThat(metric("tapbill_poured_litres_total"))
        .isEqualTo(litres + 1.408, org.assertj.core.data.Offset.offset(1e-6));
    assertThat(metric("tapbill_revenue_total"))
        .isEqualTo(revenue + 17.248, org.assertj.core.data.Offset.offset(1e-6));
  }

  @Test
  void theDocumentationAndEverythingItLoadsIsServed() {
    Reply page = app.anyone().get("/api/docs");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    Matcher loaded = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
    int count = 0;
    while (loaded.find()) {
      assertThat(loaded.group(1)).as("nothing from elsewhere").startsWith("/api/docs/");
      assertThat(app.anyone().get(loaded.group(1)).status()).as(loaded.group(1)).isEqualTo(200);
      count++;
    }
    assertThat(count).isEqualTo(4);
    assertThat(app.anyone().get("/docs/api.spec.yaml").body()).startsWith("openapi: 3");
    assertThat(app.anyone().get("/api/docs/").status()).isEqualTo(200);
    assertThat(app.anyone().get("/docs").body()).isEqualTo(page.body());
  }

  @Test
  void theDescriptionAsJsonIsTheOneInYaml() {
    Reply json = app.anyone().get("/openapi.json");
    assertThat(json.header("Content-Type")).startsWith("application/json");
    OpenAPIV3Parser parser = new OpenAPIV3Parser();
    OpenAPI fromJson = parser.readContents(json.body()).getOpenAPI();
    assertThat(fromJson)
        .isEqualTo(
            parser.readContents(app.anyone().get("/docs/api.spec.yaml").body()).getOpenAPI());
  }

  private String metrics() {
    return app.anyone().get("/metrics").body();
  }

  private double metric(String name) {
    Matcher line = Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE).matcher(metrics());
    assertThat(line.find()).as(name).isTrue();
    return Double.parseDouble(line.group(1));
  }
}
