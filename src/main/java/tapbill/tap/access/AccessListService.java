package tapbill.tap.access;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.database.Database;
import tapbill.platform.database.Pages;
import tapbill.tap.access.AccessListDao.Head;

/** Keeps the access lists of stations, and decides by them. */
public final class AccessListService {
  /** A list that changes faster than it is compared is compared under its lock in the end. */
  private static final int COMPARISONS_WITHOUT_LOCK = 3;

  /** The entries that are read at a time to be compared: some 2 MB. */
  private static final int PAGE = 10_000;

  private final Database database;
  private final InstantSource clock;
  private final AuditLog audit;

  public AccessListService(Database database, InstantSource clock, AuditLog audit) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
  }

  /**
   * A part of a list, or of its changes.
   *
   * @param version the list's; the rows may be newer, as they were read after it
   */
  record Page<T>(long version, List<T> rows) {}

  /** What the audit log tells of a token that was put on a list. */
  private record Allowed(
      String driverToken,
      @Nullable Instant validFrom,
      @Nullable Instant validUntil,
      long version) {}

  /** What the audit log tells of a token that was taken off a list. */
  private record Refused(DriverToken driverToken, long version) {}

  /** Whether a token may open a station now. */
  boolean isAllowed(StationId station, DriverToken token) {
    return database.read(
        AccessListDao.class,
        lists ->
            lists
                .find(station.value(), token.value())
                .filter(entry -> entry.isValidAt(clock.instant()))
                .isPresent());
  }

  /**
   * Puts a token on a list, or changes when it is allowed; repeating it changes nothing.
   *
   * @return how many tokens are on the list
   */
  long allow(StationId station, AccessListEntry entry, Actor actor) {
    return database.write(
        AccessListDao.class,
        lists -> {
          Head head = created(lists, station.value());
          Optional<AccessListEntry> listed = lists.find(station.value(), entry.driverToken());
          return listed.filter(entry::equals).isPresent()
              ? head.size()
              : put(lists, station, head, entry, listed.isEmpty(), actor);
        });
  }

  /**
   * Puts a token on a list for ever, if it is not there.
   *
   * @return whether it was not
   */
  boolean insert(StationId station, DriverToken token, Actor actor) {
    return database.write(
        AccessListDao.class,
        lists -> {
          Head head = created(lists, station.value());
          if (lists.find(station.value(), token.value()).isPresent()) {
            return false;
          }
          AccessListEntry entry = new AccessListEntry(token.value(), null, null);
          put(lists, station, head, entry, true, actor);
          return true;
        });
  }

  /**
   * Takes a token off a list, if it is there.
   *
   * @return how many tokens are on the list
   */
  long refuse(StationId station, DriverToken token, Actor actor) {
    return database.write(
        AccessListDao.class,
        lists ->
            // Without a lock nothing is removed: the list may be created this very moment.
            lists
                .lock(station.value())
                .map(head -> remove(lists, station, head, token, actor))
                .orElse(0L));
  }

  /** What is on a list, ordered by token. */
  Page<AccessListEntry> entries(StationId station, AccessListCursor after, int limit) {
    return database.read(
        AccessListDao.class,
        lists -> {
          long version = version(lists, station.value());
          return new Page<>(version, lists.entries(station.value(), after.token(), limit));
        });
  }

  /**
   * What has changed since a version, ordered by version and token. A token that is changed once
   * more while pages are read is on a later page; so nothing is missed.
   *
   * @throws ApiError 409 if the list has never had that version
   */
  Page<AccessListChange> changes(
      StationId station, long since, @Nullable AccessListCursor cursor, int limit) {
    AccessListCursor after = cursor == null ? AccessListCursor.since(since) : cursor;
    return database.read(
        AccessListDao.class,
        lists -> {
          long version = version(lists, station.value());
          if (since > version) {
            throw ApiError.conflict("The list never had this version, read the whole list");
          }
          return new Page<>(
              version, lists.changes(station.value(), after.version(), after.token(), limit));
        });
  }

  /**
   * Replaces a whole list. It is compared before its lock is taken, because others wait for the
   * lock; if it has changed meanwhile, it is compared anew.
   *
   * @param wanted ordered by token, each token once
   */
  Head replace(StationId station, Collection<AccessListEntry> wanted, Actor actor) {
    for (int i = 0; i < COMPARISONS_WITHOUT_LOCK; i++) {
      Optional<Head> replaced = replaceUnlessChanged(station, wanted, actor);
      if (replaced.isPresent()) {
        return replaced.get();
      }
    }
    return database.write(
        AccessListDao.class,
        lists -> {
          Head head = created(lists, station.value());
          AccessListDifferences differences =
              AccessListDifferences.of(
                  new Pages<>(PAGE, last -> entriesAfter(lists, station.value(), last)), wanted);
          return apply(lists, station, head, differences, wanted.size(), actor);
        });
  }

  private Optional<Head> replaceUnlessChanged(
      StationId station, Collection<AccessListEntry> wanted, Actor actor) {
    Head before = head(station);
    AccessListDifferences differences =
        AccessListDifferences.of(
            new Pages<>(
                PAGE,
                last ->
                    database.read(
                        AccessListDao.class, lists -> entriesAfter(lists, station.value(), last))),
            wanted);
    if (differences.isEmpty()) {
      return Optional.of(head(station)).filter(before::equals);
    }
    return database.write(
        AccessListDao.class,
        lists ->
            Optional.of(created(lists, station.value()))
                .filter(before::equals)
                .map(head -> apply(lists, station, head, differences, wanted.size(), actor)));
  }

  private Head apply(
      AccessListDao lists,
      StationId station,
      Head head,
      AccessListDifferences differences,
      int size,
      Actor actor) {
    if (differences.isEmpty()) {
      return head;
    }
    Head next = new Head(head.version() + 1, size);
    differences.write(lists, station.value(), next.version(), clock.instant());
    Map<String, Object> details = differences.counts();
    details.put("size", next.size());
    details.put("version", next.version());
    change(lists, station, next, "access.replace", details, actor);
    return next;
  }

  private long put(
      AccessListDao lists,
      StationId station,
      Head head,
      AccessListEntry entry,
      boolean isNew,
      Actor actor) {
    Head next = new Head(head.version() + 1, head.size() + (isNew ? 1 : 0));
    lists.put(
        station.value(),
        entry.driverToken(),
        entry.validFrom(),
        entry.validUntil(),
        next.version());
    change(
        lists,
        station,
        next,
        "access.allow",
        new Allowed(entry.driverToken(), entry.validFrom(), entry.validUntil(), next.version()),
        actor);
    return next.size();
  }

  private long remove(
      AccessListDao lists, StationId station, Head head, DriverToken token, Actor actor) {
    Head next = new Head(head.version() + 1, head.size() - 1);
    if (!lists.remove(station.value(), token.value(), clock.instant(), next.version())) {
      return head.size();
    }
    change(lists, station, next, "access.refuse", new Refused(token, next.version()), actor);
    return next.size();
  }

  private void change(
      AccessListDao lists,
      StationId station,
      Head next,
      String action,
      Object details,
      Actor actor) {
    lists.change(station.value(), next.version(), next.size());
    audit.add(lists.audit(), actor, action, "station " + station, details);
  }

  private Head head(StationId station) {
    return database.read(
        AccessListDao.class, lists -> lists.head(station.value()).orElse(Head.NONE));
  }

  /** The list, locked, and empty if there was none. */
  private static Head created(AccessListDao lists, UUID station) {
    lists.create(station);
    return lists.lock(station).orElseThrow();
  }

  private static long version(AccessListDao lists, UUID station) {
    return lists.head(station).orElse(Head.NONE).version();
  }

  private static List<AccessListEntry> entriesAfter(
      AccessListDao lists, UUID station, @Nullable AccessListEntry last) {
    return lists.entries(station, last == null ? "" : last.driverToken(), PAGE);
  }
}
