package tapbill.venuemap.pin;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;
import tapbill.platform.database.Database;
import tapbill.platform.database.Rows;
import tapbill.tap.dispenser.Dispenser;
import tapbill.tap.dispenser.DispenserService;
import tapbill.venuemap.map.MapId;
import tapbill.venuemap.map.MapService;
import tapbill.venuemap.map.VenueMap;
import tapbill.venuemap.map.Viewer;

/** Places dispensers on maps and lists them. */
public final class PinService {
  private final Database database;
  private final AuditLog audit;
  private final DispenserService dispensers;

  public PinService(Database database, AuditLog audit, DispenserService dispensers) {
    this.database = database;
    this.audit = audit;
    this.dispensers = dispensers;
  }

  /**
   * Returns the dispensers on a map with their current state, ordered by id; retired ones are left
   * out.
   *
   * @throws ApiError 404 if the map does not exist or the viewer may not see it
   */
  List<PinnedDispenser> pins(MapId id, Viewer viewer) {
    List<Pin> pins =
        database.read(
            PinDao.class, rows -> rows.pins(MapService.visible(rows.maps(), id, viewer).id()));
    Map<Long, Dispenser> listed =
        dispensers.listed().stream().collect(Collectors.toMap(Dispenser::id, Function.identity()));
    return pins.stream().flatMap(pin -> pinned(pin, listed).stream()).toList();
  }

  /**
   * Replaces the pins of a map; retired dispensers keep theirs, because lists of pins leave them
   * out.
   *
   * @throws ApiError 404 if the map does not exist, 400 if a dispenser does not exist or is pinned
   *     twice
   */
  void replace(MapId id, List<Pin> pins, Viewer viewer, Actor actor) {
    requireEachOnce(pins);
    database.write(
        PinDao.class,
        rows -> {
          rows.maps().lock(id.value());
          VenueMap map = MapService.visible(rows.maps(), id, viewer);
          String columns = Rows.of(pins, PinService::columns);
          rows.unknownDispenser(columns).ifPresent(PinService::refuse);
          List<Pin> before = rows.pins(map.id());
          rows.deletePins(map.id(), columns);
          rows.insertPins(map.id(), columns);
          audit.add(
              rows.audit(),
              actor,
              "map.pins",
              MapService.target(map.mapId()),
              Map.of("from", before, "to", rows.pins(map.id())));
          return map;
        });
  }

  private static void requireEachOnce(List<Pin> pins) {
    Set<Long> seen = new HashSet<>();
    for (Pin pin : pins) {
      if (!seen.add(pin.dispenserId())) {
        throw ApiError.badRequest("Dispenser " + pin.dispenserId() + " is pinned twice");
      }
    }
  }

  private static void refuse(long dispenserId) {
    throw ApiError.badRequest(Reason.UNKNOWN_DISPENSER, "Dispenser not found: " + dispenserId);
  }

  private static List<?> columns(Pin pin) {
    return List.of(pin.dispenserId(), pin.x().millionths(), pin.y().millionths());
  }

  private static Optional<PinnedDispenser> pinned(Pin pin, Map<Long, Dispenser> listed) {
    return Optional.ofNullable(listed.get(pin.dispenserId()))
        .map(dispenser -> new PinnedDispenser(dispenser.id(), pin.x(), pin.y(), dispenser));
  }
}
