package tapbill.tap.access;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.tap.access.AccessListDao.Head;
import tapbill.tap.token.DriverToken;

/**
 * An access list whose row is locked, in the transaction that changes it. Each change increments
 * the version of the list and is written to the audit log.
 */
final class LockedAccessList {
  private final AccessListDao lists;
  private final StationId station;
  private final Head head;
  private final AuditLog audit;
  private final Actor actor;

  private LockedAccessList(
      AccessListDao lists, StationId station, Head head, AuditLog audit, Actor actor) {
    this.lists = lists;
    this.station = station;
    this.head = head;
    this.audit = audit;
    this.actor = actor;
  }

  /** Locks the list of a station, which it creates first if there is none. */
  static LockedAccessList lockOrCreate(
      AccessListDao lists, StationId station, AuditLog audit, Actor actor) {
    lists.create(station.value());
    return lock(lists, station, audit, actor).orElseThrow();
  }

  /** Locks the list of a station, or returns empty if there is none. */
  static Optional<LockedAccessList> lock(
      AccessListDao lists, StationId station, AuditLog audit, Actor actor) {
    return lists
        .lock(station.value())
        .map(head -> new LockedAccessList(lists, station, head, audit, actor));
  }

  /** The details of a put token in the audit log. */
  private record Allowed(
      String driverToken,
      @Nullable Instant validFrom,
      @Nullable Instant validUntil,
      long version) {}

  /** The details of a removed token in the audit log. */
  private record Refused(DriverToken driverToken, long version) {}

  /** The list as it was when it was locked. */
  Head head() {
    return head;
  }

  /**
   * Puts a token on the list or changes its times.
   *
   * @param isNew true if the token is not on the list
   * @return the new size of the list
   */
  long put(AccessListEntry entry, boolean isNew, Instant now) {
    Head next = new Head(head.version() + 1, head.size() + (isNew ? 1 : 0));
    lists.put(
        station.value(),
        entry.driverToken(),
        entry.validFrom(),
        entry.validUntil(),
        next.version(),
        now);
    update(
        next,
        "access.allow",
        new Allowed(entry.driverToken(), entry.validFrom(), entry.validUntil(), next.version()));
    return next.size();
  }

  /**
   * Removes a token from the list if it is on it.
   *
   * @return the new size of the list
   */
  long remove(DriverToken token, Instant now) {
    Head next = new Head(head.version() + 1, head.size() - 1);
    if (!lists.remove(station.value(), token.value(), now, next.version())) {
      return head.size();
    }
    update(next, "access.refuse", new Refused(token, next.version()));
    return next.size();
  }

  /**
   * Applies the differences to the list.
   *
   * @param size the number of tokens that the list has then
   */
  Head apply(AccessListDifferences differences, int size, Instant now) {
    if (differences.isEmpty()) {
      return head;
    }
    Head next = new Head(head.version() + 1, size);
    differences.write(lists, station.value(), next.version(), now);
    Map<String, Object> details = differences.counts();
    details.put("size", next.size());
    details.put("version", next.version());
    update(next, "access.replace", details);
    return next;
  }

  private void update(Head next, String action, Object details) {
    lists.change(station.value(), next.version(), next.size());
    audit.add(lists.audit(), actor, action, "station " + station, details);
  }
}
