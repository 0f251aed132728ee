package tapbill.device.authorization;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.CallbackTarget;
import tapbill.support.Engine;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Jobs that fail at each attempt by a fault of the service: their owners are informed. */
@OnBothDatabases
class GivenUpJobsTest {
  private final TestApp app;
  private final CallbackTarget target = CallbackTarget.start();
  private final String station = UUID.randomUUID().toString();
  private final String token = Tokens.create();

  GivenUpJobsTest(Engine engine) {
    app = TestApp.start(engine);
    new Tokens(app).allow(station, token);
  }

  @AfterEach
  void close() {
    app.close();
    target.close();
  }

  @Test
  void aCallbackIsFailedAndCanBeSentAgain() {
    target.answerWith(500, "");
    ask();
    await().atMost(60, SECONDS).until(() -> request().get("callback_attempts").size() == 1);
    String url =
        Sql.texts(app.databaseUri(), "SELECT callback_url FROM authorization_request").get(0);
    Sql.on(app, "UPDATE authorization_request SET callback_url = 'nowhere'");
    tryForTheLastTime();

    await().atMost(60, SECONDS).until(() -> text("callback_status").equals("failed"));
    assertThat(request().get("callback_attempts")).hasSize(2);
    assertThat(Sql.texts(app.databaseUri(), "SELECT error FROM job WHERE failed_at IS NOT NULL"))
        .hasSize(1);

    Sql.on(app, "UPDATE authorization_request SET callback_url = ?", url);
    target.answerWith(200, "");
    app.admin().post("/api/authorizations/" + text("id") + "/redeliver");
    await().atMost(60, SECONDS).until(() -> text("callback_status").equals("delivered"));
  }

  @Test
  void aRequestThatCannotBeDecidedIsUnknown() {
    Sql.on(app, "ALTER TABLE access_entry RENAME TO access_entry_away");
    ask();
    tryForTheLastTime();

    await().atMost(60, SECONDS).until(() -> text("callback_status").equals("delivered"));
    assertThat(text("decision")).isEqualTo("unknown");
    assertThat(target.calls().get(0).body()).contains("\"unknown\"");
  }

  private void ask() {
    Reply accepted =
        app.anyone()
            .get(
                "/station/%s/driver/%s/authorize?callback_url=%s"
                    .formatted(
                        station, token, URLEncoder.encode(target.url(), StandardCharsets.UTF_8)));
    assertThat(accepted.status()).isEqualTo(200);
  }

  /** Makes the next attempt of all jobs the last one, and due. */
  private void tryForTheLastTime() {
    Sql.on(app, "UPDATE job SET attempts = 100, due_at = 0");
  }

  private JsonNode request() {
    return app.admin().get("/api/authorizations").json().get(0);
  }

  private String text(String field) {
    return request().path(field).asText();
  }
}
