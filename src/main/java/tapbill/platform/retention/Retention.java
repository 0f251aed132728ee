package tapbill.platform.retention;

import io.dropwizard.util.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes rows that are older than their retention, in small steps, so that pours wait for none of
 * them. Several nodes may do so at once.
 */
public final class Retention {
  /** The most rows that one step removes. */
  public static final int STEP = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private final InstantSource clock;
  private final List<Kind> kinds = new ArrayList<>();

  public Retention(InstantSource clock) {
    this.clock = clock;
  }

  /** Removes rows of one kind. */
  public interface Step {
    /**
     * Removes at most {@link #STEP} rows in a transaction.
     *
     * @param before the rows are older than this time
     * @return the number of rows that were removed
     */
    int remove(Instant before);
  }

  private record Kind(String name, Duration kept, Step step) {}

  /**
   * Adds a kind of rows.
   *
   * @param name the name of the rows in the log
   * @param kept how long they are kept; zero keeps them for ever
   */
  public Retention add(String name, Duration kept, Step step) {
    if (kept.toNanoseconds() > 0) {
      kinds.add(new Kind(name, kept, step));
    }
    return this;
  }

  /** Removes what is too old; to be repeated. */
  public void run() {
    for (Kind kind : kinds) {
      try {
        remove(kind);
      } catch (RuntimeException e) {
        LOG.warn("Old {} could not be removed; this is retried: {}", kind.name(), e.toString());
      }
    }
  }

  private void remove(Kind kind) {
    Instant before = clock.instant().minus(kind.kept().toJavaDuration());
    long all = 0;
    int removed;
    do {
      removed = kind.step().remove(before);
      all += removed;
    } while (removed > 0 && !Thread.currentThread().isInterrupted());
    if (all > 0) {
      LOG.info("Removed {} {} from before {}", all, kind.name(), before);
    }
  }
}
