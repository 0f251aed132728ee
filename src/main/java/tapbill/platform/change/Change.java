package tapbill.platform.change;

/**
 * A notice that something was committed. It carries no values: subscribers read the current state
 * from the database.
 *
 * @param id the id of the dispenser that changed; 0 for every other kind
 */
public record Change(Kind kind, long id) {
  /** Sensor alerts were raised, changed or cleared. */
  public static final Change ALERTS = new Change(Kind.ALERTS, 0);

  /** Changes were missed, so that subscribers must read everything again. */
  public static final Change ANYTHING = new Change(Kind.ANYTHING, 0);

  /** The kind of thing that changed. */
  public enum Kind {
    DISPENSER,
    ALERTS,
    ANYTHING
  }

  /**
   * Returns the change of a dispenser: of its properties, its pour, its temperature, or an alert
   * that keeps it closed.
   */
  public static Change ofDispenser(long id) {
    return new Change(Kind.DISPENSER, id);
  }
}
