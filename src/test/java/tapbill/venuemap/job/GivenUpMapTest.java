package tapbill.venuemap.job;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Form;
import tapbill.support.Images;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;
import tapbill.venuemap.map.MapRig;

/** A map whose processing fails at each attempt by a fault of the service. */
@OnBothDatabases
class GivenUpMapTest {
  private final String database;

  GivenUpMapTest(Engine engine) {
    database = engine.newDatabase();
  }

  @Test
  void aGivenUpMapIsFailedAndCanBeProcessedAgain() throws Exception {
    String path;
    try (TestApp server = TestApp.start(database, Map.of("queue.workers", "0"))) {
      Form form = new Form().file("map.png", Images.png(600, 300));
      Reply created = server.admin().send("POST", MapRig.PATH, form.bytes(), Form.TYPE);
      path = created.header("Location");
      assertThat(server.admin().post(path + "/process").refusal())
          .isEqualTo("409 processing_not_failed");
    }
    // A length that no file has, at the last attempt but one.
    Sql.on(database, "UPDATE stored_file SET size = -1 - size", "UPDATE job SET attempts = 4");
    try (TestApp app = TestApp.start(database)) {
      await()
          .atMost(60, SECONDS)
          .until(
              () ->
                  Sql.texts(database, "SELECT 1 FROM map WHERE failure LIKE '%given up%'").size()
                      == 1);
      assertThat(Sql.texts(database, "SELECT queue FROM job WHERE failed_at IS NOT NULL"))
          .containsExactly("map");

      Sql.on(database, "UPDATE stored_file SET size = -1 - size");
      assertThat(status(app, path)).isEqualTo("failed");
      assertThat(app.admin().post(path + "/process").status()).isEqualTo(202);
      await().atMost(60, SECONDS).until(() -> status(app, path).equals("processed"));
      assertThat(app.admin().get("/api/audit?action=map.process").json()).hasSize(1);
    }
  }

  private static String status(TestApp app, String path) {
    return app.admin().get(path + "/metadata").text("status");
  }
}
