package tapbill.venuemap.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.TestApp;
import tapbill.venuemap.map.MapRig;

/** The turns of accounts whose maps wait to be processed. */
@OnBothDatabases
class MapTurnTest {
  private final Engine engine;

  MapTurnTest(Engine engine) {
    this.engine = engine;
  }

  @Test
  void manyMapsOfOneAccountDoNotDelayThoseOfOthers() {
    try (TestApp app = TestApp.start(engine.newDatabase(), Map.of("maps.processor", "external"))) {
      MapRig maps = new MapRig(app);
      Api many = maps.user();
      Api few = maps.user();
      List<String> first = create(maps, many, 20);
      assertThat(claimed(app)).isEqualTo(first.get(0));
      List<String> second = create(maps, few, 2);
      String third = create(maps, maps.user(), 1).get(0);
      assertThat(claimed(app)).isEqualTo(second.get(0));
      assertThat(claimed(app)).isEqualTo(third);
      assertThat(claimed(app)).isEqualTo(first.get(1));
      List<String> admins = create(maps, app.admin(), 2);
      assertThat(claimed(app)).isEqualTo(admins.get(0));
      assertThat(claimed(app)).isEqualTo(admins.get(1));
      assertThat(claimed(app)).isEqualTo(second.get(1));
      assertThat(IntStream.range(2, 20).mapToObj(i -> claimed(app)))
          .isEqualTo(first.subList(2, 20));
      assertThat(app.admin().post("/api/v1/maps/jobs/claim").status()).isEqualTo(204);
    }
  }

  private static List<String> create(MapRig maps, Api client, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> maps.create(client, "public", MapRig.bytes("map " + i)))
        .toList();
  }

  private static String claimed(TestApp app) {
    Reply claim = app.admin().post("/api/v1/maps/jobs/claim");
    return MapRig.PATH + "/" + claim.text("map_id");
  }
}
