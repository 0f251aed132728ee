package tapbill.tap.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tapbill.platform.database.Rows;
import tapbill.platform.quantity.EpochMicros;

/** The changes that turn the stored access list into the uploaded one. */
final class AccessListDifferences {
  /** The maximum number of rows in a statement. */
  private static final int CHUNK = 2000;

  private final List<AccessListEntry> put = new ArrayList<>();
  private final List<String> removed = new ArrayList<>();
  private int changed;

  private AccessListDifferences() {}

  /** Computes the changes in one pass over the two lists, which are both ordered by token. */
  static AccessListDifferences between(
      Iterator<AccessListEntry> stored, Collection<AccessListEntry> uploaded) {
    AccessListDifferences differences = new AccessListDifferences();
    AccessListEntry old = next(stored);
    for (AccessListEntry entry : uploaded) {
      while (old != null && old.driverToken().compareTo(entry.driverToken()) < 0) {
        differences.removed.add(old.driverToken());
        old = next(stored);
      }
      if (old == null || !old.driverToken().equals(entry.driverToken())) {
        differences.put.add(entry);
      } else {
        if (!old.equals(entry)) {
          differences.put.add(entry);
          differences.changed++;
        }
        old = next(stored);
      }
    }
    while (old != null) {
      differences.removed.add(old.driverToken());
      old = next(stored);
    }
    return differences;
  }

  boolean isEmpty() {
    return put.isEmpty() && removed.isEmpty();
  }

  /** Returns the numbers of added, changed and removed tokens, for the audit log. */
  Map<String, Object> counts() {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("added", put.size() - changed);
    counts.put("changed", changed);
    counts.put("removed", removed.size());
    return counts;
  }

  /**
   * Writes the changes in statements of limited size. It renders the rows of one statement at a
   * time, because those of all statements would take as much memory as the list.
   */
  void write(AccessListDao lists, UUID station, long version, Instant now) {
    inChunks(removed, tokens -> lists.removeAll(station, Rows.of(tokens, List::of), now, version));
    inChunks(
        put,
        entries ->
            lists.putAll(station, Rows.of(entries, AccessListDifferences::columns), version, now));
  }

  private static List<?> columns(AccessListEntry entry) {
    return Arrays.asList(
        entry.driverToken(), micros(entry.validFrom()), micros(entry.validUntil()));
  }

  private static @Nullable Long micros(@Nullable Instant instant) {
    return instant == null ? null : EpochMicros.of(instant);
  }

  private static <T> void inChunks(List<T> all, Consumer<List<T>> action) {
    for (int from = 0; from < all.size(); from += CHUNK) {
      action.accept(all.subList(from, Math.min(from + CHUNK, all.size())));
    }
  }

  private static @Nullable AccessListEntry next(Iterator<AccessListEntry> entries) {
    return entries.hasNext() ? entries.next() : null;
  }
}
