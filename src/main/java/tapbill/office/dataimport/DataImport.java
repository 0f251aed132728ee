package tapbill.office.dataimport;

import com.google.common.collect.Iterators;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import tapbill.office.dataimport.ImportReport.Kind;
import tapbill.people.account.OperatorAccounts;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.database.Database;
import tapbill.platform.database.Rows;
import tapbill.platform.quantity.EpochMicros;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.RoundedDecimal;

/**
 * Imports dispensers, transactions and admins of the beer dispenser reference. Each row remembers
 * its old id, so that a repeated import, also one that was killed, brings the rest.
 */
public final class DataImport {
  private static final int BATCH = 500;

  private final Database database;
  private final InstantSource clock;
  private final AuditLog audit;
  private final OperatorAccounts accounts;
  private final ImportReport report = new ImportReport();
  private final Map<Long, Target> targets = new HashMap<>();

  public DataImport(
      Database database, InstantSource clock, AuditLog audit, OperatorAccounts accounts) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
    this.accounts = accounts;
  }

  /** The dispenser of imported pours. */
  record Target(long id, FlowRate flow, Price price) {}

  /**
   * Imports all rows that are not imported yet, in transactions of some hundred rows.
   *
   * @param weakPasswords true to import admins whose password is the default one
   * @throws IllegalStateException if rows of another database were imported before
   */
  public ImportReport run(ReferenceDatabase source, boolean weakPasswords) {
    requireSameSource(source);
    importDispensers(source.dispensers());
    try (Stream<ReferenceDatabase.Transaction> transactions = source.transactions()) {
      Iterators.partition(transactions.iterator(), BATCH).forEachRemaining(this::importPours);
    }
    source.admins().forEach(admin -> importAdmin(admin, weakPasswords));
    return report;
  }

  /** Two databases have the same ids for different rows. */
  private void requireSameSource(ReferenceDatabase source) {
    Optional<ImportDao.ImportedPour> first = database.read(ImportDao.class, ImportDao::firstPour);
    boolean same =
        first.isEmpty()
            || source
                .transaction(first.get().importedId())
                .filter(row -> ImportedPour.isStartOf(row, first.get().openedAt()))
                .isPresent();
    if (!same) {
      throw new IllegalStateException(
          "Another database was imported before, in which transaction %d began at %s"
              .formatted(first.get().importedId(), first.get().openedAt()));
    }
  }

  private void importDispensers(List<ReferenceDatabase.Dispenser> rows) {
    database.execute(
        ImportDao.class,
        dao -> {
          Map<Long, Long> before = new HashMap<>();
          dao.dispensers().forEach(each -> before.put(each.importedId(), each.id()));
          int inserted = 0;
          for (ReferenceDatabase.Dispenser row : rows) {
            inserted += importDispenser(dao, row, Optional.ofNullable(before.get(row.id())));
          }
          if (inserted > 0) {
            dao.continueIds();
            note(dao, Kind.DISPENSER, inserted);
          }
        });
  }

  /** Returns the number of inserted dispensers: 1 or 0. */
  private int importDispenser(
      ImportDao dao, ReferenceDatabase.Dispenser row, Optional<Long> before) {
    FlowRate flow;
    Price price;
    try {
      flow = new FlowRate(RoundedDecimal.of(String.valueOf(row.flowVolume())));
    } catch (IllegalArgumentException e) {
      report.leftOut(Kind.DISPENSER, row.id(), "flow_volume " + e.getMessage());
      return 0;
    }
    try {
      price = new Price(RoundedDecimal.of(String.valueOf(row.price())));
    } catch (IllegalArgumentException e) {
      report.leftOut(Kind.DISPENSER, row.id(), "price " + e.getMessage());
      return 0;
    }
    if (before.isPresent()) {
      targets.put(row.id(), new Target(before.get(), flow, price));
      report.importedBefore(Kind.DISPENSER, 1);
      return 0;
    }
    UUID station = UUID.randomUUID();
    Instant now = clock.instant();
    long id =
        dao.insertWithId(row.id(), station, flow, price, now)
            .or(() -> dao.insertWithNewId(row.id(), station, flow, price, now))
            .orElseThrow(() -> new IllegalStateException("Another import is running"));
    if (id != row.id()) {
      report.renumbered(row.id(), id);
    }
    targets.put(row.id(), new Target(id, flow, price));
    return 1;
  }

  private void importPours(List<ReferenceDatabase.Transaction> rows) {
    List<ImportedPour> pours = new ArrayList<>();
    for (ReferenceDatabase.Transaction row : rows) {
      try {
        pours.add(ImportedPour.of(row, Optional.ofNullable(targets.get(row.dispenserId()))));
      } catch (IllegalArgumentException e) {
        report.leftOut(Kind.TRANSACTION, row.id(), String.valueOf(e.getMessage()));
      }
    }
    int inserted =
        database.write(
            ImportDao.class,
            dao -> {
              int number = dao.insertPours(Rows.of(pours, DataImport::columns));
              if (number > 0) {
                note(dao, Kind.TRANSACTION, number);
              }
              return number;
            });
    report.importedBefore(Kind.TRANSACTION, pours.size() - inserted);
  }

  private static List<?> columns(ImportedPour pour) {
    return List.of(
        pour.importedId(),
        pour.dispenser().id(),
        pour.dispenser().flow().microlitresPerSecond(),
        pour.dispenser().price().millionths(),
        EpochMicros.of(pour.openedAt()),
        EpochMicros.of(pour.closedAt()),
        pour.volume().microlitres(),
        pour.cost().millionths());
  }

  private void importAdmin(ReferenceDatabase.Admin row, boolean weakPasswords) {
    switch (accounts.importAdmin(row.username(), row.passwordHash(), weakPasswords)) {
      case IMPORTED -> report.imported(Kind.ADMIN, 1);
      case IMPORTED_BEFORE -> report.importedBefore(Kind.ADMIN, 1);
      case USERNAME_TAKEN ->
          report.leftOut(Kind.ADMIN, row.username(), "an account has this username");
      case BAD_USERNAME ->
          report.leftOut(Kind.ADMIN, row.username(), "the username is not allowed here");
      case BAD_HASH ->
          report.leftOut(Kind.ADMIN, row.username(), "the password is not a bcrypt hash");
      case DEFAULT_PASSWORD ->
          report.leftOut(
              Kind.ADMIN,
              row.username(),
              "the password is one that anybody guesses; create the account with the command user");
    }
  }

  private void note(ImportDao dao, Kind kind, int number) {
    report.imported(kind, number);
    audit.add(
        dao.audit(), Actor.COMMAND_LINE, "import", null, Map.of("imported", kind.counted(number)));
  }
}
