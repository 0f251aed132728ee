package tapbill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;

/** The calls that clients of the reference "data points service" make. */
@OnBothDatabases
class DataPointsClientTest {
  private final TestApp app;
  private final String gateway = "points-" + UUID.randomUUID();
  private final Instant start = Instant.parse("2026-07-01T20:00:00Z");

  DataPointsClientTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void startAndEndAreBothIncludedAndMayBeOneMoment() {
    push(0, 1, 2, 3);
    assertThat(list("&start=" + start.plusSeconds(1) + "&end=" + start.plusSeconds(2)).json())
        .hasSize(2);
    Reply moment = list("&start=%1$s&end=%1$s&skip=0&limit=100".formatted(start.plusSeconds(3)));
    assertThat(moment.json()).hasSize(1);
    assertThat(moment.json().at("/0/time").asText()).isEqualTo(start.plusSeconds(3).toString());
    Reply reversed = list("&start=" + start.plusSeconds(1) + "&end=" + start);
    assertThat(reversed.refusal()).isEqualTo("400 invalid");
    assertThat(reversed.message()).isEqualTo("start must not be after end");
    assertThat(list("&end=9999-12-31T23:59:59Z").json()).hasSize(4);
  }

  @Test
  void aPageHasUpTo10000Points() {
    push(IntStream.range(0, 1500).toArray());
    assertThat(list("&limit=10000").json()).hasSize(1500);
    assertThat(list("&limit=10001").message())
        .isEqualTo("limit must be a whole number from 1 to 10000");
  }

  @Test
  void aRangeWithoutAZoneIsInUtc() {
    push(0);
    String time = start.toString().replace("Z", "");
    assertThat(list("&start=%1$s&end=%1$s".formatted(time)).json()).hasSize(1);
  }

  private void push(int... seconds) {
    List<String> points = new ArrayList<>();
    for (int second : seconds) {
      points.add(
          Json.of(
              "time",
              start.getEpochSecond() + second,
              "value",
              new int[] {157, 42, 76, 190},
              "tags",
              List.of()));
    }
    Reply pushed = app.admin().post("/api/data?gateway=" + gateway, points.toString());
    assertThat(pushed.status()).isEqualTo(200);
  }

  private Reply list(String query) {
    return app.admin().get("/api/data?gateway=" + gateway + query);
  }
}
