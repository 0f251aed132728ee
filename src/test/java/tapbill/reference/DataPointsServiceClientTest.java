package tapbill.reference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.TestApp;

/** The calls of clients of the data points service, as they send them. */
@OnBothDatabases
class DataPointsServiceClientTest {
  private final TestApp app;

  DataPointsServiceClientTest(Engine engine) {
    app = TestApp.shared(engine);
  }

  @Test
  void aRangeWithoutAZoneIsInUtc() {
    String range = "/api/data?start=2021-01-01T00:00:00&end=2021-01-01T01:00:00";
    assertThat(app.admin().get(range).status()).isEqualTo(200);
    assertThat(app.admin().get(range.replace("2021-01-01T01", "2020-01-01T01")).status())
        .isEqualTo(400);
  }
}
