package tapbill.office.dataimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.util.Duration;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mindrot.jbcrypt.BCrypt;
import tapbill.people.account.AccountService;
import tapbill.people.account.OperatorAccounts;
import tapbill.people.account.PasswordService;
import tapbill.people.audit.AuditLog;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseSettings;
import tapbill.platform.database.DatabaseUri;
import tapbill.support.CommandLine;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.OnBothDatabases;
import tapbill.support.Reply;
import tapbill.support.Sql;
import tapbill.support.TestApp;

/** The import from a database of the beer dispenser reference. */
@OnBothDatabases
class DataImportTest {
  /** Python's bcrypt made it of "admin". */
  private static final String HASH_OF_ADMIN =
      "$2b$12$a/pMatsPyWuHa5KdqatsFOLZgPYjPZU4If4//jeretXqZ.ujoYFJG";

  private static final String CLOSED = "'2023-08-04 09:30:22.500000'";

  private final Engine engine;
  private final String target;

  DataImportTest(Engine engine) {
    this.engine = engine;
    this.target = engine.newDatabase();
  }

  @Test
  void theRowsOfTheSourceAreBroughtOnceWithTheirFigures() throws Exception {
    BeerDispenserDatabase source =
        BeerDispenserDatabase.create(engine == Engine.SQLITE ? Engine.POSTGRESQL : Engine.SQLITE)
            .dispenser(2, "0.064", "12.25")
            .dispenser(5, "0.5", "2.5")
            // Not what flow × time × price would give, with the noise of floating point.
            .transaction(7, 5, "2023-08-04 09:30:00", CLOSED, "1.408, 17.247999999999998")
            .admin("dispenser", hash("a password of old"));
    List<List<String>> before = source.rows();
    byte[] file = bytes(source);

    assertThat(run(source).failed()).isFalse();
    assertThat(run(source).failed()).isFalse();

    assertThat(source.rows()).isEqualTo(before);
    assertThat(bytes(source)).isEqualTo(file);
    try (TestApp app = TestApp.start(target)) {
      Reply statistics = app.admin().get("/api/statistics/5");
      assertThat(statistics.number("total_amount")).isEqualByComparingTo("1.408");
      assertThat(statistics.number("total_revenue")).isEqualByComparingTo("17.248");
      assertThat(statistics.json().get("transactions")).hasSize(1);
      assertThat(statistics.json().at("/transactions/0/start_time").asText())
          .isEqualTo("2023-08-04T09:30:00Z");
      assertThat(statistics.json().at("/transactions/0/end_time").asText())
          .isEqualTo("2023-08-04T09:30:22.500Z");
      assertThat(app.anyone().get("/api/dispenser/2").number("price"))
          .isEqualByComparingTo(new BigDecimal("12.25"));
      // The next dispenser does not collide with the imported ids.
      assertThat(app.admin().post("/api/dispenser", Json.of("flow_volume", 0.1, "price", 1)).id())
          .isGreaterThan(5);
      String login = Json.of("username", "dispenser", "password", "a password of old");
      assertThat(app.anyone().post("/auth/login", login).status()).isEqualTo(200);
    }
    assertThat(Sql.texts(target, "SELECT imported_id FROM pour")).containsExactly("7");
    assertThat(Sql.texts(target, "SELECT count(*) FROM audit WHERE action = 'import'"))
        .containsExactly("2");
    assertThat(CommandLine.run(Map.of("DB_URI", target), "check-totals", "config.yml").failed())
        .isFalse();
  }

  @Test
  void whatIsLeftOutIsCountedWithItsReason() {
    BeerDispenserDatabase source =
        BeerDispenserDatabase.create(engine)
            .dispenser(1, "0.5", "2.5")
            .dispenser(2, "0.0000001", "1")
            .dispenser(3, "0.5", "-1")
            .transaction(1, 1, "2023-08-04 09:30:00", "NULL", "0, 0")
            .transaction(2, 1, "2023-08-04 09:30:00", "NULL", "0, 0")
            .transaction(3, 2, "2023-08-04 09:30:00", CLOSED, "1, 2.5")
            .transaction(4, 1, "2023-08-04 09:40:00", CLOSED, "1, 2.5")
            .transaction(5, 1, "2023-08-04 09:30:00", CLOSED, "1, -2.5")
            .transaction(6, 1, "2023-08-04 09:30:00", CLOSED, "1, 2.5")
            .admin("x", hash("a password of old"))
            .admin("taken", hash("a password of old"))
            .admin("plain", "a password of old")
            .admin("dispenser", HASH_OF_ADMIN);
    CommandLine.run(Map.of("DB_URI", target), "user", "config.yml", "taken", "bar bar bar");

    assertThat(lines(source, false))
        .containsExactly(
            "Imported 1 dispenser, 1 transaction, 0 admins;"
                + " imported before: 0 dispensers, 0 transactions, 0 admins",
            "Left out 1 dispenser (2): flow_volume must be more than 0 and at most 100 litres per"
                + " second, with at most six decimals",
            "Left out 1 dispenser (3): price must be at least 0 and at most 100000 per litre, with"
                + " at most six decimals",
            "Left out 2 transactions (1, 2): still open; close the tap there and import again",
            "Left out 1 transaction (3): the dispenser does not exist or was left out",
            "Left out 1 transaction (4): end_time is before start_time",
            "Left out 1 transaction (5): revenue is negative",
            "Left out 1 admin (x): the username is not allowed here",
            "Left out 1 admin (taken): an account has this username",
            "Left out 1 admin (plain): the password is not a bcrypt hash",
            "Left out 1 admin (dispenser): the password is one that anybody guesses; create the"
                + " account with the command user");

    // Where weak passwords are allowed, and after the tap was closed, a second run brings the rest.
    Sql.on(
        source.uri(),
        "UPDATE \"transaction\" SET end_time = start_time, amount = 2, revenue = 5 WHERE id = 1");
    assertThat(lines(source, true))
        .contains(
            "Imported 0 dispensers, 1 transaction, 1 admin;"
                + " imported before: 1 dispenser, 1 transaction, 0 admins",
            "Left out 1 transaction (2): still open; close the tap there and import again");
  }

  @Test
  void anImportThatWasKilledIsContinued() {
    BeerDispenserDatabase source = BeerDispenserDatabase.create(engine).dispenser(1, "0.5", "2.5");
    Sql.on(source.uri(), thousandTransactions());
    lines(source, true);
    // What a kill leaves: the transactions that were committed before.
    Sql.on(target, "UPDATE dispenser SET total_pours = 600");
    deletePours("imported_id > 600");

    assertThat(lines(source, true).get(0))
        .startsWith("Imported 0 dispensers, 400 transactions")
        .contains("imported before: 1 dispenser, 600 transactions");
    assertThat(Sql.texts(target, "SELECT count(*) FROM pour")).containsExactly("1000");
    assertThat(Sql.texts(target, "SELECT total_pours FROM dispenser")).containsExactly("1000");
  }

  @Test
  void aDispenserWhoseIdIsTakenGetsANewOne() {
    try (TestApp app = TestApp.start(target)) {
      long taken = app.admin().post("/api/dispenser", Json.of("flow_volume", 0.1, "price", 1)).id();
      BeerDispenserDatabase source =
          BeerDispenserDatabase.create(engine)
              .dispenser(taken, "0.5", "2.5")
              .transaction(1, taken, "2023-08-04 09:30:00", CLOSED, "1, 2.5");
      assertThat(lines(source, true))
          .contains(
              "New ids, because the old ones are taken, of 1 dispenser: %d is now %d"
                  .formatted(taken, taken + 1));
      assertThat(app.admin().get("/api/statistics/" + (taken + 1)).number("total_revenue"))
          .isEqualByComparingTo("2.5");
      assertThat(app.admin().get("/api/statistics/" + taken).number("total_revenue"))
          .isEqualByComparingTo("0");
    }
  }

  @Test
  void aSecondSourceIsRefused() {
    BeerDispenserDatabase first =
        BeerDispenserDatabase.create(engine)
            .dispenser(1, "0.5", "2.5")
            .transaction(1, 1, "2023-08-04 09:30:00", CLOSED, "1, 2.5");
    BeerDispenserDatabase second =
        BeerDispenserDatabase.create(engine)
            .dispenser(1, "0.5", "2.5")
            .dispenser(2, "0.5", "2.5")
            .transaction(1, 1, "2023-08-04 09:30:01", CLOSED, "1, 2.5");
    lines(first, true);
    assertThatThrownBy(() -> lines(second, true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Another database was imported before");
    assertThat(Sql.texts(target, "SELECT count(*) FROM dispenser")).containsExactly("1");
  }

  @Test
  void aSourceThatIsNoneIsRefusedInOneLine() {
    assertRefused("sqlite:////nowhere/app.db", "Cannot open the database of --from");
    assertRefused(engine.newDatabase(), "--from is not one of the beer dispenser reference");
    assertRefused("mysql://u:secret@h/d", "--from must be sqlite:///FILE");
  }

  @Test
  void aStartOnTheOldDatabaseNamesTheImport() throws Exception {
    BeerDispenserDatabase source = BeerDispenserDatabase.create(engine).dispenser(1, "0.5", "1");
    byte[] file = bytes(source);
    CommandLine start =
        CommandLine.run(
            Map.of(
                "DB_URI", source.uri(),
                "ADMIN_PASSWORD", TestApp.PASSWORD,
                "JWT_SECRET", TestApp.JWT_SECRET),
            "server",
            "config.yml");
    assertThat(start.failed()).isTrue();
    assertThat(start.output().strip())
        .startsWith("Tapbill does not start: DB_URI leads to a database of the beer dispenser")
        .contains("import config.yml --from")
        .hasLineCount(1);
    assertThat(bytes(source)).isEqualTo(file);
  }

  private void assertRefused(String uri, String message) {
    CommandLine refused =
        CommandLine.run(Map.of("DB_URI", target), "import", "config.yml", "--from", uri);
    assertThat(refused.failed()).isTrue();
    assertThat(refused.output()).contains(message).doesNotContain("secret", "\tat ");
  }

  private CommandLine run(BeerDispenserDatabase source) {
    return CommandLine.run(
        Map.of("DB_URI", target), "import", "config.yml", "--from", source.uri());
  }

  /** Runs the import as the command does, and returns what that would log. */
  private List<String> lines(BeerDispenserDatabase source, boolean weakPasswords) {
    Database database =
        Database.ofCommand(
            DatabaseUri.parse(target), new DatabaseSettings(target, 2, Duration.seconds(30)));
    InstantSource clock = InstantSource.system();
    AuditLog audit = new AuditLog(database, clock, new ObjectMapper());
    PasswordService passwords =
        new PasswordService(TestApp.PASSWORD_COST, Runnable::run, Runnable::run);
    OperatorAccounts accounts =
        new OperatorAccounts(new AccountService(database, clock, audit, passwords), passwords);
    try (ReferenceDatabase from = ReferenceDatabase.open(DatabaseUri.parse(source.uri()))) {
      return new DataImport(database, clock, audit, accounts).run(from, weakPasswords).lines();
    } finally {
      database.stop();
    }
  }

  private void deletePours(String condition) {
    boolean sqlite = engine == Engine.SQLITE;
    Sql.on(
        target,
        sqlite ? "DROP TRIGGER pour_is_final_when_deleted" : "ALTER TABLE pour DISABLE TRIGGER ALL",
        "DELETE FROM pour WHERE " + condition,
        sqlite ? "PRAGMA user_version = 0" : "ALTER TABLE pour ENABLE TRIGGER ALL");
  }

  private String thousandTransactions() {
    String time = engine == Engine.SQLITE ? CLOSED : "TIMESTAMP " + CLOSED;
    return """
        INSERT INTO "transaction"
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
        SELECT i, 1, %1$s, %1$s, 1, 2.5 FROM n
        """
        .formatted(time);
  }

  /** As Python writes it: in version 2b, which differs from 2a in its name only. */
  private static String hash(String password) {
    return BCrypt.hashpw(password, BCrypt.gensalt(TestApp.PASSWORD_COST)).replace("$2a$", "$2b$");
  }

  private static byte[] bytes(BeerDispenserDatabase source) throws Exception {
    return source.engine() == Engine.SQLITE
        ? Files.readAllBytes(Path.of(DatabaseUri.parse(source.uri()).location()))
        : new byte[0];
  }
}
