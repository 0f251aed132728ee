package tapbill.tap.pour;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.support.Api;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** The times that clients report decide bills only if the clients are known. */
@OnBothDatabases
class DeviceTimesTest {
  private static final String FULL_BILL = "17.248";

  private final TestApp app;
  private final String tap;
  private final String status;

  DeviceTimesTest(Engine engine) {
    app =
        TestApp.start(
            engine.newDatabase(),
            Map.of(
                "pours.deviceTimes", "trusted",
                "http.trustedProxies", "1",
                "http.trustedNetworks", "10.0.0.0/8, 2001:db8::/32"));
    tap = new Taps(app).create();
    status = status(app, tap);
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void aStrangerDecidesNoBill() {
    Instant opened = app.clock().instant();
    assertRefused(report(app.anyone(), "open", opened.minusSeconds(60)));
    assertRefused(report(app.anyone(), "open", Instant.EPOCH));
    app.anyone().post(tap + "/open");
    app.clock().advance("22");
    assertRefused(report(app.anyone(), "close", opened));
    assertRefused(report(app.anyone(), "close", app.clock().instant().plusSeconds(295)));

    assertThat(app.anyone().post(tap + "/close").number("cost")).isEqualByComparingTo(FULL_BILL);
  }

  @Test
  void aTimeOfAStrangerWithinTwoSecondsCountsAsNow() {
    Instant opened = app.clock().instant();
    assertThat(report(app.anyone(), "open", opened.plusMillis(2000)).status()).isEqualTo(202);
    app.clock().advance("22");
    Instant closed = app.clock().instant();
    assertRefused(report(app.anyone(), "close", closed.minusMillis(2001)));
    assertThat(report(app.anyone(), "close", closed.minusMillis(2000)).status()).isEqualTo(202);

    assertThat(spent(app, status)).isEqualTo(FULL_BILL);
  }

  @Test
  void timesOfAdminsAndTrustedNetworksAreBilled() {
    Instant before = app.clock().instant().minusSeconds(3600);
    Api controller = app.anyone().with("X-Forwarded-For", "10.1.2.3");
    report(app.admin(), "open", before);
    report(controller, "close", before.plusSeconds(22));
    assertThat(spent(app, status)).isEqualTo(FULL_BILL);

    Api other = app.anyone().with("X-Forwarded-For", "2001:db8::1");
    assertThat(report(other, "open", before.plusSeconds(30)).status()).isEqualTo(202);
    assertThat(report(app.admin(), "close", before.plusSeconds(30)).status()).isEqualTo(202);
    assertRefused(report(app.anyone().with("X-Forwarded-For", "11.1.2.3"), "open", before));
  }

  @Test
  void ifAnyoneReportsTimesAPourThatBeganNowAlsoEndsNow() {
    try (TestApp lenient =
        TestApp.start(app.databaseUri(), Map.of("pours.deviceTimes", "anyone"))) {
      Instant opened = lenient.clock().instant();
      lenient.anyone().post(tap + "/open");
      lenient.clock().advance("22");
      assertRefused(report(lenient.anyone(), "close", opened));
      assertThat(report(lenient.anyone(), "close", null).status()).isEqualTo(202);
      assertThat(spent(lenient, status)).isEqualTo(FULL_BILL);

      Instant later = lenient.clock().instant();
      assertThat(report(lenient.anyone(), "open", later.plusSeconds(10)).status()).isEqualTo(202);
      assertThat(report(lenient.anyone(), "close", later.plusSeconds(10)).status()).isEqualTo(202);
      assertThat(spent(lenient, status)).isEqualTo(FULL_BILL);

      // A pour of an earlier version, which kept no record of whose time it was
      lenient.anyone().post(tap + "/open");
      Sql.on(lenient, "UPDATE pour SET device_time = NULL WHERE closed_at IS NULL");
      assertThat(report(lenient.anyone(), "close", later.plusSeconds(10)).status()).isEqualTo(202);
    }
  }

  @Test
  void withoutASettingTheDatabaseDecidesWhoIsTrusted() {
    try (TestApp usual = TestApp.start(app.databaseUri(), Map.of("pours.deviceTimes", ""))) {
      Reply reply = report(usual.anyone(), "open", usual.clock().instant().minusSeconds(60));
      assertThat(reply.status()).isEqualTo(app.databaseUri().startsWith("sqlite:") ? 202 : 403);
    }
  }

  private Reply report(Api client, String state, @Nullable Instant time) {
    return client.put(
        status, Json.of("status", state, "updated_at", time == null ? null : time.toString()));
  }

  private static String status(TestApp app, String tap) {
    return "/dispenser/" + app.anyone().get(tap).text("station_id") + "/status";
  }

  private static String spent(TestApp app, String status) {
    return app.anyone()
        .get(status.replace("/status", "/spending"))
        .number("amount")
        .toPlainString();
  }

  private static void assertRefused(Reply reply) {
    assertThat(reply.refusal()).isEqualTo("403 untrusted_time");
  }
}
