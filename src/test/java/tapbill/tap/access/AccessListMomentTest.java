package tapbill.tap.access;

import static org.assertj.core.api.Assertions.assertThat;
import static tapbill.tap.access.AccessLists.token;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** Tests the moments at which tokens come onto a list, by which past openings are judged. */
@OnBothDatabases
class AccessListMomentTest {
  private final TestApp app;
  private final String tap;
  private final AccessLists list;

  AccessListMomentTest(Engine engine) {
    app = TestApp.shared(engine);
    tap = new Taps(app).create();
    app.admin().patch(tap, Json.of("access", "authorized"));
    list = new AccessLists(app, app.anyone().get(tap).text("station_id"));
  }

  @Test
  void everyWayOntoAListKeepsItsMoment() {
    List<Consumer<String>> ways =
        List.of(
            list::put,
            token -> list.putUntil(token, "2100-01-01T00:00:00Z"),
            token -> list.replace("[\"" + token + "\"]"),
            token -> list.replaceCsv("driver_token\n" + token + "\n"));
    for (Consumer<String> way : ways) {
      list.replace("[]");
      app.clock().advance("10");
      way.accept(token(1));
      assertThat(addedAt(token(1))).isEqualTo(now());
    }
  }

  @Test
  void aTokenThatStaysKeepsItsMoment() {
    list.put(token(1));
    String added = now();
    app.clock().advance("10");
    list.put(token(1));
    list.putUntil(token(1), "2100-01-01T00:00:00Z");
    list.replace(AccessLists.tokens(1, 3));
    assertThat(addedAt(token(1))).isEqualTo(added);
    assertThat(addedAt(token(2))).isEqualTo(now());
  }

  @Test
  void aTokenThatComesBackHasANewMoment() {
    list.replace(AccessLists.tokens(1, 3));
    app.clock().advance("10");
    list.replace("[]");
    app.clock().advance("10");
    list.put(token(1));
    list.replace(AccessLists.tokens(1, 3));
    assertThat(addedAt(token(1))).isEqualTo(now());
    assertThat(addedAt(token(2))).isEqualTo(now());
  }

  @Test
  void aTokenThatAnEarlierVersionListedWasAlwaysThere() {
    Instant before = app.clock().instant();
    app.clock().advance("60");
    list.put(token(1));
    app.clock().advance("60");
    assertThat(open(before, token(1)).refusal()).isEqualTo("403 not_on_access_list");
    Sql.on(app.databaseUri(), "UPDATE access_entry SET added_at = NULL" + of(token(1)));
    assertThat(open(before, token(1)).status()).isEqualTo(202);
    assertThat(report("close", before.plusSeconds(1), "").status()).isEqualTo(202);
  }

  @Test
  void theTimesOfAnEntryAreThoseOfTheOpening() {
    Instant then = app.clock().instant();
    Instant end = then.plusSeconds(120);
    list.putUntil(token(1), end.toString());
    app.clock().advance("600");
    assertThat(open(end, token(1)).refusal()).isEqualTo("403 not_on_access_list");
    assertThat(open(end.minusSeconds(1), token(1)).status()).isEqualTo(202);
    assertThat(report("close", end, "").status()).isEqualTo(202);
  }

  @Test
  void withinTheSecondThatADeviceTellsTheOrderOfTheRequestsCounts() {
    Instant second = app.clock().instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);
    app.clock().set(second.plusMillis(200));
    list.put(token(1));
    app.clock().advance("0.2");
    assertThat(open(second, token(1)).status()).isEqualTo(202);
    app.clock().advance("0.2");
    assertThat(report("close", second, "").status()).isEqualTo(202);
    list.delete(token(1));
    app.clock().advance("0.2");
    assertThat(open(second, token(1)).refusal()).isEqualTo("403 not_on_access_list");
  }

  @Test
  void aTokenThatWasFreedWithinTheSecondOpensAnotherTap() {
    list.put(token(1));
    Instant second = app.clock().instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);
    String other = new Taps(app).create();
    app.anyone().post(other + "/open", Json.of("driver_token", token(1)));
    app.clock().set(second.plusMillis(500));
    app.anyone().post(other + "/close");
    app.clock().advance("0.2");
    assertThat(open(second.minusSeconds(1), token(1)).refusal()).isEqualTo("409 token_in_use");
    assertThat(open(second, token(1)).status()).isEqualTo(202);
    app.clock().advance("5");
    assertThat(report("close", second.plusSeconds(5), "").status()).isEqualTo(202);
  }

  private Reply open(Instant at, String token) {
    return report("open", at, token);
  }

  private Reply report(String status, Instant at, String token) {
    String body =
        token.isEmpty()
            ? Json.of("status", status, "updated_at", at.toString())
            : Json.of("status", status, "updated_at", at.toString(), "driver_token", token);
    return app.anyone().put("/dispenser/" + list.station() + "/status", body);
  }

  private String now() {
    return String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, app.clock().instant()));
  }

  private String addedAt(String token) {
    return Sql.texts(app.databaseUri(), "SELECT added_at FROM access_entry" + of(token)).get(0);
  }

  private String of(String token) {
    return " WHERE station_id = '" + list.station() + "' AND token = '" + token + "'";
  }
}
