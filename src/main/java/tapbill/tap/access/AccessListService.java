package tapbill.tap.access;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Database;
import tapbill.platform.database.Pages;
import tapbill.tap.access.AccessListDao.Head;
import tapbill.tap.tab.TabTerms;
import tapbill.tap.token.DriverToken;

/** Reads and changes the access lists of stations. */
public final class AccessListService {
  /** The number of attempts after which a list that keeps changing is compared under its lock. */
  private static final int COMPARISONS_WITHOUT_LOCK = 3;

  /** The entries that are read at a time to be compared: some 2 MB. */
  private static final int PAGE = 10_000;

  private final Database database;
  private final InstantSource clock;
  private final AuditLog audit;
  private final TabTerms tabTerms;

  /**
   * Creates the service.
   *
   * @param tabTerms the limits of a tab that has none of its own
   */
  public AccessListService(
      Database database, InstantSource clock, AuditLog audit, TabTerms tabTerms) {
    this.database = database;
    this.clock = clock;
    this.audit = audit;
    this.tabTerms = tabTerms;
  }

  /**
   * A page of a list, or of its changes.
   *
   * @param version the version of the list; the rows may be newer because they were read later
   */
  record Page<T>(long version, List<T> rows) {}

  /** Returns true if the token may open the station now, by the list and by its tab. */
  boolean isAllowed(StationId station, DriverToken token) {
    return database.read(
        AccessListDao.class,
        lists -> lists.allows(station.value(), token.value(), clock.instant(), tabTerms));
  }

  /**
   * Puts a token on a list or changes its times. An identical entry changes nothing.
   *
   * @return the size of the list
   */
  long allow(StationId station, AccessListEntry entry, Actor actor) {
    return database.write(
        AccessListDao.class,
        lists -> {
          LockedAccessList list = LockedAccessList.lockOrCreate(lists, station, audit, actor);
          Optional<AccessListEntry> listed = lists.find(station.value(), entry.driverToken());
          return listed.filter(entry::equals).isPresent()
              ? list.head().size()
              : list.put(entry, listed.isEmpty(), clock.instant());
        });
  }

  /**
   * Puts a token without times on a list if it is not on it.
   *
   * @return true if the token was put on the list
   */
  boolean insert(StationId station, DriverToken token, Actor actor) {
    return database.write(
        AccessListDao.class,
        lists -> {
          LockedAccessList list = LockedAccessList.lockOrCreate(lists, station, audit, actor);
          if (lists.find(station.value(), token.value()).isPresent()) {
            return false;
          }
          list.put(new AccessListEntry(token.value(), null, null), true, clock.instant());
          return true;
        });
  }

  /**
   * Removes a token from a list if it is on it.
   *
   * @return the size of the list
   */
  long remove(StationId station, DriverToken token, Actor actor) {
    return database.write(
        AccessListDao.class,
        lists ->
            // A list that is not there cannot be locked: it may be created concurrently.
            LockedAccessList.lock(lists, station, audit, actor)
                .map(list -> list.remove(token, clock.instant()))
                .orElse(0L));
  }

  /** Reads a page of a list, ordered by token. */
  Page<AccessListEntry> entries(StationId station, AccessListCursor after, int limit) {
    return database.read(
        AccessListDao.class,
        lists -> {
          long version = head(lists, station).version();
          return new Page<>(version, lists.entries(station.value(), after.token(), limit));
        });
  }

  /**
   * Reads a page of the changes since a version, ordered by version and token. A token that changes
   * again while a client reads the pages moves to a later page, so that the client misses no
   * change.
   *
   * @param cursor the page begins after this change; null for the first page
   * @throws ApiError 409 if the list has never had that version
   */
  Page<AccessListChange> changes(
      StationId station, long since, @Nullable AccessListCursor cursor, int limit) {
    AccessListCursor after = cursor == null ? AccessListCursor.since(since) : cursor;
    return database.read(
        AccessListDao.class,
        lists -> {
          long version = head(lists, station).version();
          if (since > version) {
            throw ApiError.conflict(
                Reason.UNKNOWN_VERSION, "The list never had this version, read the whole list");
          }
          return new Page<>(
              version, lists.changes(station.value(), after.version(), after.token(), limit));
        });
  }

  /**
   * Replaces a whole list. It compares the two lists without the lock, for which other clients
   * would have to wait, and again if the stored list has changed meanwhile.
   *
   * @param uploaded ordered by token, each token once
   * @return the version and size of the list afterwards
   */
  Head replace(StationId station, Collection<AccessListEntry> uploaded, Actor actor) {
    for (int i = 0; i < COMPARISONS_WITHOUT_LOCK; i++) {
      Optional<Head> replaced = replaceUnlessChanged(station, uploaded, actor);
      if (replaced.isPresent()) {
        return replaced.get();
      }
    }
    return database.write(
        AccessListDao.class,
        lists -> {
          LockedAccessList list = LockedAccessList.lockOrCreate(lists, station, audit, actor);
          AccessListDifferences differences =
              AccessListDifferences.between(
                  new Pages<>(PAGE, last -> entriesAfter(lists, station, last)), uploaded);
          return list.apply(differences, uploaded.size(), clock.instant());
        });
  }

  /** Returns empty if the list was changed by another client during the comparison. */
  private Optional<Head> replaceUnlessChanged(
      StationId station, Collection<AccessListEntry> uploaded, Actor actor) {
    Head before = head(station);
    AccessListDifferences differences =
        AccessListDifferences.between(
            new Pages<>(
                PAGE,
                last ->
                    database.read(
                        AccessListDao.class, lists -> entriesAfter(lists, station, last))),
            uploaded);
    if (differences.isEmpty()) {
      return Optional.of(head(station)).filter(before::equals);
    }
    return database.write(
        AccessListDao.class,
        lists ->
            Optional.of(LockedAccessList.lockOrCreate(lists, station, audit, actor))
                .filter(list -> list.head().equals(before))
                .map(list -> list.apply(differences, uploaded.size(), clock.instant())));
  }

  private Head head(StationId station) {
    return database.read(AccessListDao.class, lists -> head(lists, station));
  }

  private static Head head(AccessListDao lists, StationId station) {
    return lists.head(station.value()).orElse(Head.NONE);
  }

  private static List<AccessListEntry> entriesAfter(
      AccessListDao lists, StationId station, @Nullable AccessListEntry last) {
    return lists.entries(station.value(), last == null ? "" : last.driverToken(), PAGE);
  }
}
