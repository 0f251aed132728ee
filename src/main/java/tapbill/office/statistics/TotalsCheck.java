package tapbill.office.statistics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.database.Database;

/**
 * Compares the stored totals with the sums of the pours, and of the entries of tabs. It may run
 * while taps are opened and closed.
 */
public final class TotalsCheck {
  private final Database database;
  private final AuditLog audit;

  public TotalsCheck(Database database, AuditLog audit) {
    this.database = database;
    this.audit = audit;
  }

  /** A stored total that differs from the sum of its rows. */
  public record Difference(Owner owner, String description) {}

  /**
   * Names a dispenser or a tab, whose totals are stored.
   *
   * @param id the id of a dispenser, or the token of a tab
   */
  public record Owner(boolean isTab, String id) {
    private static Owner dispenser(long id) {
      return new Owner(false, Long.toString(id));
    }
  }

  /** Sums all pours and returns the totals that differ. */
  public List<Difference> differences() {
    List<Difference> differences = new ArrayList<>();
    for (TotalsDao.OfDispenser each :
        database.read(TotalsDao.class, TotalsDao::dispensersThatDiffer)) {
      differences.add(
          new Difference(
              Owner.dispenser(each.dispenserId()),
              "dispenser %d: stored total %s, sum of the pours %s"
                  .formatted(
                      each.dispenserId(),
                      text(each.kept(), each.keptLastClose()),
                      text(each.actual(), each.actualLastClose()))));
    }
    for (TotalsDao.OfQuarter each : database.read(TotalsDao.class, TotalsDao::quartersThatDiffer)) {
      differences.add(
          new Difference(
              Owner.dispenser(each.dispenserId()),
              "dispenser %d, quarter of an hour from %s%s: stored total %s, sum of the pours %s"
                  .formatted(
                      each.dispenserId(),
                      Quarters.startOf(each.quarter()),
                      each.beer().isEmpty() ? "" : ", " + each.beer(),
                      text(each.kept()),
                      text(each.actual()))));
    }
    for (TotalsDao.OfTab each : database.read(TotalsDao.class, TotalsDao::tabsThatDiffer)) {
      differences.add(
          new Difference(
              new Owner(true, each.token()),
              "tab %s...: stored total %s, sum of its entries and pours %s"
                  .formatted(
                      each.token().substring(0, 8), text(each.kept()), text(each.actual()))));
    }
    return differences;
  }

  /** Replaces the stored totals of a dispenser or a tab by the sums of its rows. */
  public void repair(Owner owner) {
    if (owner.isTab()) {
      repairTab(owner.id());
    } else {
      repairDispenser(Long.parseLong(owner.id()));
    }
  }

  private void repairTab(String token) {
    database.execute(
        TotalsDao.class,
        totals -> {
          totals.createTab(token);
          totals.lockTab(token);
          totals.repairTab(token);
          audit.add(totals.audit(), Actor.COMMAND_LINE, "totals.repair", "tab " + token, Map.of());
        });
  }

  private void repairDispenser(long dispenserId) {
    database.write(
        TotalsDao.class,
        totals -> {
          totals.lock(dispenserId);
          totals.repairDispenser(dispenserId);
          totals.deleteQuarters(dispenserId);
          totals.insertQuarters(dispenserId);
          audit.add(
              totals.audit(),
              Actor.COMMAND_LINE,
              "totals.repair",
              "dispenser " + dispenserId,
              Map.of());
          return dispenserId;
        });
  }

  private static String text(Totals totals, @Nullable Instant lastClose) {
    return text(totals) + (lastClose == null ? "" : ", the last one closed at " + lastClose);
  }

  private static String text(TotalsDao.TabSums sums) {
    return "%s paid, %s spent, %s litres and %s grams of alcohol counted"
        .formatted(
            sums.paid().onTheWire().toPlainString(),
            sums.spent().onTheWire().toPlainString(),
            sums.volume().onTheWire().toPlainString(),
            sums.alcohol().onTheWire().toPlainString());
  }

  private static String text(Totals totals) {
    return "%d pours of %s litres for %s"
        .formatted(
            totals.pours(),
            totals.volume().onTheWire().toPlainString(),
            totals.revenue().onTheWire().toPlainString());
  }
}
