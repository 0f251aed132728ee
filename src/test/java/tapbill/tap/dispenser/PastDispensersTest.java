package tapbill.tap.dispenser;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.database.DatabaseUri;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.tap.dispenser.PastDispensers.Past;
import tapbill.tap.dispenser.PastDispensers.Request;

@OnBothDatabases
class PastDispensersTest {
  private final TestApp app;
  private final String tap;
  private final long id;

  PastDispensersTest(Engine engine) {
    app = TestApp.shared(engine);
    tap = new Taps(app).create();
    id = app.anyone().get(tap).id();
    app.clock().advance("1");
  }

  @Test
  void theValuesBeforeAChangeHeldUntilItsMoment() {
    final Instant before = now();
    String first = changeAfterOneSecond("{\"price\":2,\"flow_volume\":0.5}");
    final Instant between = now();
    String second =
        changeAfterOneSecond(
            "{\"beer\":{\"name\":\"Stout\",\"abv\":6.5},\"max_amount\":2,\"access\":\"authorized\"}");
    changeAfterOneSecond("{\"beer\":null,\"max_amount\":null,\"access\":\"open\",\"price\":3}");
    final Instant last = now().minusNanos(1000);

    assertThat(at(before)).isEqualTo("0.064 12.25 null null null false false");
    assertThat(at(Instant.EPOCH)).isEqualTo(at(before));
    assertThat(at(Instant.parse(first).minusNanos(1000))).isEqualTo(at(before));
    assertThat(at(Instant.parse(first))).isEqualTo(at(between));
    assertThat(at(between)).isEqualTo("0.5 2 null null null false false");
    assertThat(at(Instant.parse(second))).isEqualTo(at(last));
    assertThat(at(last)).isEqualTo("0.5 2 Stout 6500000 2 false true");
    assertThat(at(now())).isEqualTo("as it is");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"flow_volume\":0.065}",
        "{\"price\":12.26}",
        "{\"beer\":{\"name\":\"Stout\"}}",
        "{\"beer\":{\"name\":\"Stout\",\"abv\":6}}",
        "{\"access\":\"authorized\"}",
        "{\"max_amount\":2}",
        "{\"retired\":true}"
      })
  void whateverDecidesAnOpeningIsKept(String change) {
    Instant before = now();
    changeAfterOneSecond(change);
    assertThat(at(before)).isEqualTo("0.064 12.25 null null null false false");
    assertThat(at(now())).isEqualTo("as it is");
  }

  @Test
  void strengthAloneAndRetirementHaveAPastOfTheirOwn() {
    changeAfterOneSecond("{\"beer\":{\"name\":\"Stout\",\"abv\":6},\"retired\":true}");
    Instant retired = now();
    changeAfterOneSecond("{\"beer\":{\"abv\":7}}");
    Instant strong = now();
    changeAfterOneSecond("{\"retired\":false}");

    assertThat(at(retired)).isEqualTo("0.064 12.25 Stout 6000000 null true false");
    assertThat(at(strong)).isEqualTo("0.064 12.25 Stout 7000000 null true false");
  }

  @Test
  void whatDecidesNoOpeningIsNotKept() {
    app.admin().patch(tap, "{\"beer\":{\"name\":\"Stout\"}}");
    Instant before = now();
    changeAfterOneSecond(
        "{\"name\":\"Left\",\"beer\":{\"style\":\"Dry\",\"description\":\"Oats\"}}");
    changeAfterOneSecond("{}");
    assertThat(at(before)).isEqualTo("as it is");
  }

  @Test
  void changesOfOneMomentKeepWhatHeldBeforeThem() {
    Instant before = now();
    app.clock().advance("1");
    Concurrently.run(4, i -> app.admin().patch(tap, Json.of("price", 20 + i)));
    assertThat(at(before)).isEqualTo("0.064 12.25 null null null false false");
    assertThat(at(now())).isEqualTo("as it is");
  }

  @Test
  void aRefusedChangeKeepsNothing() {
    Instant before = now();
    app.clock().advance("1");
    assertThat(app.admin().patch(tap, "{\"price\":2,\"access\":null}").status()).isEqualTo(400);
    assertThat(at(before)).isEqualTo("as it is");
  }

  @Test
  void oneStatementReadsManyDispensersAtMomentsOfTheirOwn() {
    Instant before = now();
    String other = new Taps(app).create("0.1", "1");
    app.clock().advance("1");
    app.admin().patch(other, Json.of("price", 2));
    changeAfterOneSecond("{\"price\":5}");
    long otherId = app.anyone().get(other).id();

    List<Past> found = read(List.of(new Request(id, before), new Request(otherId, before)));
    assertThat(found).hasSize(2);
    assertThat(found.stream().filter(past -> past.dispenserId() == id).map(this::text))
        .containsExactly("0.064 12.25 null null null false false");
    assertThat(found.stream().filter(past -> past.dispenserId() == otherId).map(this::text))
        .containsExactly("0.1 1 null null null false false");
  }

  @Test
  void anOpeningThatIsReportedLateIsBilledByWhatTheTapWas() {
    String path = "/dispenser/" + app.anyone().get(tap).text("station_id") + "/status";
    String opened = now().toString();
    changeAfterOneSecond("{\"price\":99,\"flow_volume\":1,\"retired\":true}");
    app.clock().advance("30");
    String closed = Instant.parse(opened).plusSeconds(22).toString();

    app.anyone().put(path, Json.of("status", "open", "updated_at", opened));
    app.anyone().put(path, Json.of("status", "close", "updated_at", closed));

    assertThat(new Taps(app).statistics(tap).number("total_revenue"))
        .isEqualByComparingTo("17.248");
  }

  private Instant now() {
    return app.clock().instant();
  }

  /** Changes the tap a second from now, and returns the moment of the change. */
  private String changeAfterOneSecond(String patch) {
    app.clock().advance("1");
    String moment = now().toString();
    assertThat(app.admin().patch(tap, patch).status()).isEqualTo(200);
    return moment;
  }

  private String at(Instant moment) {
    return read(List.of(new Request(id, moment))).stream()
        .map(this::text)
        .findFirst()
        .orElse("as it is");
  }

  private String text(Past past) {
    List<Object> values = new ArrayList<>();
    values.add(past.flowVolume().onTheWire());
    values.add(past.price().onTheWire());
    values.add(past.beer());
    values.add(past.beerAbv() == null ? null : past.beerAbv().millionths());
    values.add(past.maxAmount() == null ? null : past.maxAmount().onTheWire());
    values.add(past.retired());
    values.add(past.authorizedOnly());
    return String.join(" ", values.stream().map(String::valueOf).toList());
  }

  private List<Past> read(List<Request> requests) {
    String uri = app.databaseUri();
    Database database =
        new Database(DatabaseUri.parse(uri), new DatabaseSettings(uri, 2, Duration.seconds(30)));
    try {
      return database.transact(
          transaction -> transaction.executeAndCommit(List.of(PastDispensers.at(requests))));
    } finally {
      database.stop();
    }
  }
}
