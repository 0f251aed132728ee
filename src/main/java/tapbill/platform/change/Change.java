package tapbill.platform.change;

/**
 * That something was committed. What it is now, whoever wants to know reads from the database.
 *
 * @param id of a dispenser; otherwise 0
 */
public record Change(Kind kind, long id) {
  /** Alerts of sensors were raised, changed or cleared. */
  public static final Change ALERTS = new Change(Kind.ALERTS, 0);

  /** Some changes were missed. */
  public static final Change ANYTHING = new Change(Kind.ANYTHING, 0);

  /** What it is that changed. */
  public enum Kind {
    DISPENSER,
    ALERTS,
    ANYTHING
  }

  /** A dispenser changed: itself, its pour, its temperature, or an alert that keeps it closed. */
  public static Change ofDispenser(long id) {
    return new Change(Kind.DISPENSER, id);
  }
}
