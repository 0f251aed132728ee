package tapbill.office.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tapbill.people.audit.AuditLog;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.database.DatabaseUri;
import tapbill.support.Concurrently;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Tests that the totals kept by the database are the sums of the pours. */
@OnBothDatabases
class TotalsTest {
  private static final int CLIENTS = 8;

  private final Engine engine;
  private final TestApp app;
  private final Taps taps;
  private final Database database;
  private final TotalsCheck totals;

  TotalsTest(Engine engine) {
    this.engine = engine;
    app = TestApp.shared(engine);
    taps = new Taps(app);
    database = connect(app.databaseUri());
    totals = check(database);
  }

  @AfterEach
  void disconnect() {
    database.stop();
  }

  /** Two nodes close taps, some of them the same, while another thread checks the sums. */
  @Test
  void totalsAreTheSumsOfThePoursAtEveryMoment() {
    List<String> shared = List.of(taps.create("0.0653", "12.25"), taps.create("0.3", "0.07"));
    AtomicBoolean closing = new AtomicBoolean(true);
    try (TestApp otherNode = TestApp.start(app.databaseUri())) {
      List<TestApp> nodes = List.of(app, otherNode);
      otherNode.clock().set(app.clock().instant());
      List<Integer> checked =
          Concurrently.run(
              CLIENTS + 1,
              client -> {
                if (client == CLIENTS) {
                  int checks = 0;
                  for (; closing.get() || checks == 0; checks++) {
                    assertThat(totals.differences()).isEmpty();
                  }
                  return checks;
                }
                TestApp node = nodes.get(client % 2);
                for (int i = 0; i < 25; i++) {
                  String tap = shared.get(i % 2);
                  node.anyone().post(tap + "/open");
                  node.clock().advance("61.234567");
                  node.anyone().post(tap + "/close");
                }
                closing.set(false);
                return 0;
              });
      assertThat(checked.get(CLIENTS)).isPositive();
    }
    assertThat(totals.differences()).isEmpty();
    for (String tap : shared) {
      Reply streamed = taps.statistics(tap);
      Reply kept = app.admin().get(tap.replace("dispenser", "statistics") + "?transactions=none");
      assertThat(kept.number("total_transactions"))
          .isPositive()
          .isEqualTo(streamed.number("total_transactions"));
      assertThat(kept.number("total_revenue")).isEqualTo(streamed.number("total_revenue"));
    }
  }

  @Test
  void poursThatThePreviousVersionClosesAreCounted() {
    String tap = taps.create();
    app.anyone().post(tap + "/open");
    Sql.on(
        app,
        "UPDATE pour SET closed_at = opened_at + 22000000, volume = 1408000, cost = 17248000"
            + " WHERE dispenser_id = CAST(? AS BIGINT) AND closed_at IS NULL",
        id(tap));

    assertThat(totals.differences()).isEmpty();
    assertThat(
            app.admin()
                .get(tap.replace("dispenser", "statistics") + "?transactions=none")
                .number("total_revenue"))
        .isEqualByComparingTo("17.248");
  }

  @Test
  void aDifferenceIsFoundAndMended() {
    String tap = taps.create();
    taps.pour(tap, "22");
    taps.pour(tap, "50");
    Sql.on(
        app,
        "UPDATE dispenser SET total_revenue = total_revenue + 1 WHERE id = CAST(? AS BIGINT)",
        id(tap));
    Sql.on(app, "DELETE FROM beer_quarter WHERE dispenser_id = CAST(? AS BIGINT)", id(tap));

    List<TotalsCheck.Difference> differences = totals.differences();
    assertThat(differences).hasSizeGreaterThanOrEqualTo(2);
    assertThat(differences)
        .extracting(TotalsCheck.Difference::owner)
        .containsOnly(new TotalsCheck.Owner(false, Long.toString(id(tap))));
    assertThat(differences.get(0).description())
        .contains(
            "stored total 2 pours of 4.608 litres for 56.448001",
            "sum of the pours 2 pours of 4.608");
    totals.repair(differences.get(0).owner());
    assertThat(totals.differences()).isEmpty();
    taps.pour(tap, "1");
    assertThat(totals.differences()).isEmpty();
  }

  @Test
  void aDifferenceOfATabIsFoundAndMended() {
    String token = Tokens.create();
    String tap = taps.create();
    app.anyone().post(tap + "/open", Json.of("driver_token", token));
    app.clock().advance("22");
    app.anyone().post(tap + "/close");
    Sql.on(
        app,
        "INSERT INTO tab_entry (token, kind, amount, author, at) VALUES (?, 'payment', 5000000, 'x', 0)",
        token);
    assertThat(totals.differences()).isEmpty();
    Sql.on(app, "UPDATE tab SET spent = 0, paid = paid + 1 WHERE token = ?", token);

    List<TotalsCheck.Difference> differences = totals.differences();
    assertThat(differences).hasSize(1);
    assertThat(differences.get(0).description())
        .contains("5.000001 paid, 0 spent, 1.408 litres", "5 paid, 17.248 spent, 1.408 litres")
        .doesNotContain(token);
    totals.repair(differences.get(0).owner());
    assertThat(totals.differences()).isEmpty();
    Sql.on(app, "DELETE FROM tab WHERE token = ?", token);
    totals.repair(totals.differences().get(0).owner());
    assertThat(totals.differences()).isEmpty();
  }

  @Test
  void tabsContainThePoursBeforeTheirMigration() {
    String uri = engine.emptyDatabase();
    migrateTo("14", uri);
    String token = Tokens.create();
    Sql.on(
        uri,
        "INSERT INTO dispenser (station_id, flow_volume, price, created_at)"
            + " VALUES ('a', 64000, 12250000, 0)",
        ("INSERT INTO pour (dispenser_id, flow_volume, price, opened_at, closed_at, volume, cost,"
                + " driver_token) VALUES"
                + " (1, 64000, 12250000, 0, 22000000, 1408000, 17248000, '%1$s'),"
                + " (1, 64000, 12250000, 900000000, 922000000, 1408000, 17248000, '%1$s'),"
                + " (1, 64000, 12250000, 960000000, 982000000, 1408000, 17248000, NULL),"
                + " (1, 64000, 12250000, 3700000000, NULL, NULL, NULL, '%1$s')")
            .formatted(token));
    Database migrated = connect(uri);
    try {
      assertThat(check(migrated).differences()).isEmpty();
      assertThat(Sql.texts(uri, "SELECT token || ' ' || spent || ' ' || volume FROM tab"))
          .containsExactly(token + " 34496000 0");
    } finally {
      migrated.stop();
    }
  }

  @Test
  void aBillIsFinal() {
    String tap = taps.create();
    taps.pour(tap, "22");
    for (String statement :
        List.of(
            "UPDATE pour SET cost = 0 WHERE dispenser_id = CAST(? AS BIGINT)",
            "DELETE FROM pour WHERE dispenser_id = CAST(? AS BIGINT)")) {
      assertThatThrownBy(() -> Sql.on(app, statement, id(tap))).hasMessageContaining("billed");
    }
    assertThat(taps.statistics(tap).number("total_revenue")).isEqualByComparingTo("17.248");
  }

  @Test
  void totalsContainThePoursBeforeTheirMigration() {
    assertTotalsAfterMigrationFrom("1");
  }

  @Test
  void quarterTotalsContainThePoursBeforeTheirMigration() {
    assertTotalsAfterMigrationFrom("2");
  }

  @Test
  void beerTotalsContainThePoursBeforeTheirMigration() {
    assertTotalsAfterMigrationFrom("12");
  }

  private void assertTotalsAfterMigrationFrom(String version) {
    String uri = engine.emptyDatabase();
    migrateTo(version, uri);
    Sql.on(
        uri,
        "INSERT INTO dispenser (station_id, flow_volume, price, created_at)"
            + " VALUES ('a', 64000, 12250000, 0), ('b', 64000, 12250000, 0)",
        "INSERT INTO pour (dispenser_id, flow_volume, price, opened_at, closed_at, volume, cost)"
            + " VALUES (1, 64000, 12250000, 0, 22000000, 1408000, 17248000),"
            + " (1, 64000, 12250000, 900000000, 922000000, 1408000, 17248000),"
            + " (1, 64000, 12250000, 3600000000, 3650000000, 3200000, 39200000),"
            + " (1, 64000, 12250000, 3700000000, NULL, NULL, NULL)");
    Database migrated = connect(uri);
    try {
      assertThat(check(migrated).differences()).isEmpty();
      List<StatisticsDao.Row> dispensers =
          migrated.read(StatisticsDao.class, statistics -> statistics.dispensers(0, 9));
      assertThat(dispensers.get(0).closed().pours()).isEqualTo(3);
      assertThat(dispensers.get(0).closed().revenue().units()).isEqualByComparingTo("73.696");
      assertThat(dispensers.get(0).running()).isNotNull();
      assertThat(dispensers.get(1).closed()).isEqualTo(Totals.ZERO);
      // Nodes of previous versions read these tables.
      assertThat(
              Sql.texts(
                  uri, "SELECT quarter || ':' || pours || ':' || revenue FROM dispenser_quarter"))
          .containsExactlyInAnyOrder("0:1:17248000", "1:1:17248000", "4:1:39200000");
      assertThat(
              Sql.texts(uri, "SELECT hour || ':' || pours || ':' || revenue FROM dispenser_hour"))
          .containsExactlyInAnyOrder("0:2:34496000", "1:1:39200000");
    } finally {
      migrated.stop();
    }
  }

  private TotalsCheck check(Database of) {
    return new TotalsCheck(of, new AuditLog(of, app.clock(), new ObjectMapper()));
  }

  private static void migrateTo(String version, String uri) {
    DatabaseUri parsed = DatabaseUri.parse(uri);
    boolean embedded = parsed.dialect().isEmbedded();
    Flyway.configure()
        .dataSource(
            embedded ? "jdbc:sqlite:" + parsed.location() : parsed.location(),
            parsed.user(),
            parsed.password())
        .locations("classpath:db/migration/" + (embedded ? "sqlite" : "postgresql"))
        .target(version)
        .load()
        .migrate();
  }

  private static Database connect(String uri) {
    return new Database(
        DatabaseUri.parse(uri),
        new DatabaseSettings(uri, 4, io.dropwizard.util.Duration.seconds(3)));
  }

  private static long id(String tap) {
    return Long.parseLong(tap.replaceAll("\\D", ""));
  }
}
