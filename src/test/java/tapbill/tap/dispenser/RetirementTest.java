package tapbill.tap.dispenser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.util.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.JsonWireFormat;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Price;
import tapbill.support.AuditEntries;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.LiveStream;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

@OnBothDatabases
class RetirementTest {
  private static final String RETIRE = Json.of("retired", true);
  private static final String CLOSE_AND_RETIRE = Json.of("retired", true, "close", true);

  private final TestApp app;
  private final Taps taps;
  private final String tap;

  RetirementTest(Engine engine) {
    app = TestApp.shared(engine);
    taps = new Taps(app);
    tap = taps.create();
  }

  @Test
  void anOpenTapIsNotRetired() {
    app.anyone().post(tap + "/open");
    Reply refused = app.admin().patch(tap, Json.of("retired", true, "price", 3));

    assertThat(refused.refusal()).isEqualTo("409 tap_open");
    Reply kept = app.anyone().get(tap);
    assertThat(kept.json().has("retired")).isFalse();
    assertThat(kept.number("price")).isEqualByComparingTo("12.25");
    assertThat(past()).isEmpty();
    assertThat(app.anyone().post(tap + "/close").status()).isEqualTo(200);
    assertThat(app.admin().patch(tap, RETIRE).status()).isEqualTo(200);
  }

  @Test
  void anOpenTapIsClosedByStaffAndThenRetired() {
    app.anyone().post(tap + "/open", Json.of("close_token", "0123456789abcdef0123456789abcdef"));
    app.clock().advance("22");
    Reply retired = app.admin().patch(tap, CLOSE_AND_RETIRE);

    assertThat(retired.status()).isEqualTo(200);
    assertThat(retired.text("retired")).isEqualTo("true");
    assertThat(retired.text("is_open")).isEqualTo("false");
    assertThat(retired.json().has("close")).isFalse();
    assertThat(taps.statistics(tap).number("total_revenue")).isEqualByComparingTo("17.248");
    assertThat(
            Sql.texts(
                app.databaseUri(),
                "SELECT ended_by FROM pour WHERE dispenser_id = " + retired.id()))
        .containsExactly("staff");
    assertThat(AuditEntries.last(app, "dispenser " + retired.id()).toString())
        .contains("\"retired\":{\"from\":false,\"to\":true}")
        .doesNotContain("\"close\"");
    assertThat(app.anyone().post(tap + "/open").refusal()).isEqualTo("400 retired");
  }

  @Test
  void aClosedTapIsRetiredByTheSameRequest() {
    assertThat(app.admin().patch(tap, CLOSE_AND_RETIRE).text("retired")).isEqualTo("true");
  }

  @Test
  void closingGoesOnlyWithRetiring() {
    app.anyone().post(tap + "/open");
    for (String patch :
        List.of(
            "{\"close\":true}",
            "{\"close\":true,\"retired\":false}",
            "{\"close\":true,\"retired\":true,\"price\":-1}",
            "{\"close\":true,\"retired\":true,\"max_amount\":0.01}",
            "{\"close\":true,\"retired\":true,\"access\":null}",
            "{\"close\":\"yes\",\"retired\":true}")) {
      assertThat(app.admin().patch(tap, patch).status()).as(patch).isEqualTo(400);
    }
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("true");
  }

  @Test
  void onlyAdminsCloseAndRetire() {
    app.anyone().post(tap + "/open");
    assertThat(app.anyone().patch(tap, CLOSE_AND_RETIRE).status()).isEqualTo(401);
    assertThat(app.anyone().get(tap).text("is_open")).isEqualTo("true");
  }

  @Test
  void aGuestWhoOpensBetweenClosingAndRetirementKeepsTheTap() {
    app.anyone().post(tap + "/open");
    long id = app.anyone().get(tap).id();
    Database database = database();
    try {
      DispenserService service = service(database, this::closeAndOpenAgain);
      DispenserProperties wanted = properties(true, true);
      assertThatThrownBy(() -> service.change(id, current -> wanted, Actor.COMMAND_LINE))
          .isInstanceOf(ApiError.class)
          .hasMessage("Dispenser is open");
    } finally {
      database.stop();
    }
    Reply kept = app.anyone().get(tap);
    assertThat(kept.text("is_open")).isEqualTo("true");
    assertThat(kept.json().has("retired")).isFalse();
  }

  private void closeAndOpenAgain(long id, Actor staff) {
    app.anyone().post(tap + "/close");
    app.anyone().post(tap + "/open");
  }

  @Test
  void ofAnOpeningAndARetirementAtOnceOneIsRefused() {
    for (int round = 0; round < 10; round++) {
      String other = taps.create();
      List<Integer> statuses =
          Concurrently.run(
              2,
              i ->
                  i == 0
                      ? app.anyone().post(other + "/open").status()
                      : app.admin().patch(other, RETIRE).status());
      assertThat(statuses).containsAnyOf(400, 409).contains(200);
    }
  }

  @Test
  void aRetiredTapThatIsOpenIsShownAsOpenUntilItIsClosed() {
    long id = openAndRetiredByAnEarlierVersion();
    Reply shown = app.anyone().get(tap);
    assertThat(shown.text("retired")).isEqualTo("true");
    assertThat(shown.text("is_open")).isEqualTo("true");
    assertThat(listedIds()).contains("" + id);
    try (LiveStream page = LiveStream.open(app.anyone())) {
      assertThat(page.events().get(0).data().findValuesAsText("id")).contains("" + id);
    }
    assertThat(app.anyone().get("/").body()).contains("/tap/" + id + "\"");

    app.clock().advance("22");
    assertThat(app.anyone().post(tap + "/close").number("cost")).isEqualByComparingTo("17.248");
    assertThat(listedIds()).doesNotContain("" + id);
  }

  @Test
  void aRetiredTapThatIsOpenCanBeClosedByTheSameRequestAndChanged() {
    openAndRetiredByAnEarlierVersion();
    assertThat(app.admin().patch(tap, Json.of("name", "Old")).text("is_open")).isEqualTo("true");
    assertThat(app.admin().patch(tap, CLOSE_AND_RETIRE).text("is_open")).isEqualTo("false");
  }

  private long openAndRetiredByAnEarlierVersion() {
    app.anyone().post(tap + "/open");
    long id = app.anyone().get(tap).id();
    Sql.on(app, "UPDATE dispenser SET retired_at = 1 WHERE id = ?", id);
    return id;
  }

  private List<String> listedIds() {
    return app.anyone().get("/api/dispenser").json().findValuesAsText("id");
  }

  private List<String> past() {
    return Sql.texts(
        app.databaseUri(),
        "SELECT price FROM dispenser_past WHERE dispenser_id = " + app.anyone().get(tap).id());
  }

  private DispenserProperties properties(boolean retired, boolean close) {
    Reply current = app.anyone().get(tap);
    return new DispenserProperties(
        new FlowRate(current.number("flow_volume")),
        new Price(current.number("price")),
        null,
        null,
        Access.OPEN,
        retired,
        null,
        close);
  }

  private Database database() {
    String uri = app.databaseUri();
    return new Database(DatabaseUri.parse(uri), new DatabaseSettings(uri, 2, Duration.seconds(30)));
  }

  private DispenserService service(Database database, TapCloser closer) {
    ObjectMapper mapper = new ObjectMapper();
    JsonWireFormat.configure(mapper);
    return new DispenserService(
        database,
        app.clock(),
        mapper,
        new AuditLog(database, app.clock(), mapper),
        new ChangePublisher(),
        closer);
  }
}
