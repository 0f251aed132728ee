package tapbill.tap.pour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
import tapbill.support.Tokens;

/** The limits on what clients without a login may do by opening taps. */
@OnBothDatabases
class OpenLimitTest {
  private final TestApp app;
  private final Taps taps;

  OpenLimitTest(Engine engine) {
    app =
        TestApp.start(
            engine.newDatabase(),
            Map.of(
                "pours.limits.opensPerAddress", "3",
                "pours.limits.opens", "5",
                "pours.limits.loggedRefusalsPerAddress", "1",
                "pours.limits.loggedRefusals", "2",
                "http.trustedProxies", "1",
                "http.trustedNetworks", "10.0.0.0/8"));
    taps = new Taps(app);
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void openingsAreLimitedByAddressAndInSum() {
    String tap = taps.create();
    for (int i = 0; i < 3; i++) {
      assertThat(pour("192.0.2.1", tap).status()).isEqualTo(200);
    }
    Reply limited = pour("192.0.2.1", tap);
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("Retry-After")).isEqualTo("20");
    assertThat(pour("192.0.2.2", tap).status()).isEqualTo(200);
    assertThat(pour("192.0.2.2", tap).status()).isEqualTo(200);
    assertThat(pour("192.0.2.3", tap).status()).isEqualTo(429);

    for (int i = 0; i < 6; i++) {
      assertThat(pour("10.0.0.1", tap).status()).isEqualTo(200);
    }
    assertThat(app.anyone().get("/metrics").body()).contains("tapbill_opens_limited_total 2.0");

    app.clock().advance("20");
    assertThat(pour("192.0.2.1", tap).status()).isEqualTo(200);
  }

  @Test
  void aRepeatedOpeningIsAnsweredAtTheLimit() {
    String tap = taps.create();
    pour("192.0.2.1", tap);
    pour("192.0.2.1", tap);
    Api client = app.anyone().with("X-Forwarded-For", "192.0.2.1").keyed("a-key");
    Reply first = client.post(tap + "/open");
    assertThat(pour("192.0.2.1", taps.create()).status()).isEqualTo(429);
    assertThat(client.post(tap + "/open").body()).isEqualTo(first.body());
  }

  @Test
  void theChallengesRouteHasTheSameLimit() {
    String station = app.anyone().get(taps.create()).text("station_id");
    for (int i = 0; i < 3; i++) {
      assertThat(change(station, "open").status()).isEqualTo(202);
      assertThat(change(station, "close").status()).isEqualTo(202);
    }
    assertThat(change(station, "open").status()).isEqualTo(429);
  }

  @Test
  void refusalsOfTokensAreKeptInBoundedNumber() {
    String tap = taps.create();
    app.admin().patch(tap, Json.of("access", "authorized"));
    for (int i = 0; i < 4; i++) {
      Reply refused =
          app.anyone()
              .with("X-Forwarded-For", "192.0.2." + i / 2)
              .post(tap + "/open", Json.of("driver_token", Tokens.create()));
      assertThat(refused.status()).isEqualTo(403);
    }
    assertThat(app.admin().get("/api/authorizations").json()).hasSize(2);
  }

  @Test
  void longKeysAreKeptAsDigests() {
    String tap = taps.create();
    String longest = "k".repeat(255);
    String stored = "k".repeat(64);
    for (String key : new String[] {longest, stored}) {
      Api client = app.anyone().with("X-Forwarded-For", "10.0.0.1").keyed(key);
      Reply first = client.post(tap + "/open");
      assertThat(client.post(tap + "/open").body()).isEqualTo(first.body());
      client.post(tap + "/close");
    }
    assertThat(
            Sql.texts(
                app.databaseUri(),
                "SELECT open_key FROM pour WHERE open_key = close_key ORDER BY id"))
        .satisfiesExactly(
            digest -> assertThat(digest).hasSize(64).isNotEqualTo(stored),
            kept -> assertThat(kept).isEqualTo(stored));
  }

  private Reply pour(String address, String tap) {
    Reply opened = app.anyone().with("X-Forwarded-For", address).post(tap + "/open");
    app.anyone().with("X-Forwarded-For", address).post(tap + "/close");
    return opened;
  }

  private Reply change(String station, String state) {
    return app.anyone().put("/dispenser/" + station + "/status", Json.of("status", state));
  }
}
