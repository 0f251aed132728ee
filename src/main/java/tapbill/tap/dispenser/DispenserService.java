package tapbill.tap.dispenser;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tapbill.people.audit.Actor;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.IdempotencyKey;
import tapbill.platform.api.Reason;
import tapbill.platform.change.Change;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.database.Database;
import tapbill.platform.database.Rows;
import tapbill.platform.database.SharedReads;
import tapbill.platform.quantity.MaxAmount;

/** Creates, changes and finds dispensers. */
public final class DispenserService {
  private static final MaxAmount LEAST_MAX_AMOUNT = MaxAmount.ofMicrolitres(20_000);
  private static final MaxAmount MOST_MAX_AMOUNT = MaxAmount.ofMicrolitres(1_000_000_000);

  private final Database database;
  private final InstantSource clock;
  private final ObjectMapper mapper;
  private final AuditLog audit;
  private final ChangePublisher changes;
  private final TapCloser closer;
  private final SharedReads<Long, Dispenser> some = new SharedReads<>(this::read);

  public DispenserService(
      Database database,
      InstantSource clock,
      ObjectMapper mapper,
      AuditLog audit,
      ChangePublisher changes,
      TapCloser closer) {
    this.database = database;
    this.clock = clock;
    this.mapper = mapper;
    this.audit = audit;
    this.changes = changes;
    this.closer = closer;
  }

  /**
   * Creates a dispenser, or returns the one that an earlier request with the same key created.
   *
   * @return the dispenser as it was created, even if it has been changed since
   * @throws ApiError 400 if the key was used for another request, or the properties are incomplete
   */
  public Dispenser create(DispenserProperties request, @Nullable IdempotencyKey key, Actor actor) {
    DispenserProperties properties = request.withDefaults();
    check(properties);
    UUID stationId = UUID.randomUUID();
    Instant now = clock.instant();
    Dispenser created =
        database.write(
            DispenserDao.class,
            dispensers ->
                dispensers
                    .insert(
                        stationId,
                        properties,
                        requireNonNull(properties.access()).text(),
                        now,
                        properties.retired() ? now : null,
                        key == null ? null : key.stored(),
                        key == null ? null : toJson(properties))
                    .map(
                        id -> {
                          audit.add(
                              dispensers.audit(),
                              actor,
                              "dispenser.create",
                              target(id),
                              properties);
                          return Dispenser.created(id, stationId, properties);
                        })
                    .orElseGet(
                        () ->
                            repeated(dispensers.created(requireNonNull(key).value()), properties)));
    changes.publish(Change.ofDispenser(created.id()));
    return created;
  }

  /**
   * Changes a dispenser. Its pours keep the flow rate and price of their opening.
   *
   * @param change computes the new properties from the current ones
   * @return the changed dispenser, or empty if it does not exist
   * @throws ApiError 400 if the properties are incomplete, 409 if it is to be retired while it is
   *     open
   */
  public Optional<Dispenser> change(
      long id, UnaryOperator<DispenserProperties> change, Actor actor) {
    find(id)
        .filter(current -> current.isOpen() && changed(current, change).close())
        .ifPresent(open -> closer.close(id, actor));
    Optional<Dispenser> changed =
        database.write(
            DispenserDao.class,
            dispensers ->
                dispensers
                    .lock(id)
                    .flatMap(dispensers::find)
                    .flatMap(
                        current -> {
                          DispenserProperties properties = changed(current, change);
                          // Openings lock the row, too, so that none comes before the commit.
                          if (current.isOpen() && properties.retired() && !current.retired()) {
                            throw ApiError.conflict(Reason.TAP_OPEN, "Dispenser is open");
                          }
                          Instant now = clock.instant();
                          if (!properties.opensAs(current.properties())) {
                            dispensers.keepPast(id, now);
                          }
                          dispensers.update(id, properties, accessOf(properties), now);
                          JsonNode differences = audit.changes(current.properties(), properties);
                          audit.add(
                              dispensers.audit(),
                              actor,
                              differences.has("price") ? "dispenser.price" : "dispenser.change",
                              target(id),
                              differences);
                          return dispensers.find(id);
                        }));
    changes.publish(Change.ofDispenser(id));
    return changed;
  }

  private static DispenserProperties changed(
      Dispenser current, UnaryOperator<DispenserProperties> change) {
    DispenserProperties properties = change.apply(current.properties());
    check(properties);
    accessOf(properties);
    if (properties.close() && !properties.retired()) {
      throw ApiError.badRequest("close is only for a dispenser that is retired");
    }
    return properties;
  }

  /** Finds a dispenser, even if it is retired. */
  public Optional<Dispenser> find(long id) {
    return some.get(id);
  }

  private Map<Long, Dispenser> read(Set<Long> ids) {
    String rows = Rows.of(List.copyOf(ids), List::of);
    return database.read(DispenserDao.class, dispensers -> dispensers.some(rows)).stream()
        .collect(toMap(Dispenser::id, dispenser -> dispenser));
  }

  public Optional<Long> idOf(UUID stationId) {
    return database.read(DispenserDao.class, dispensers -> dispensers.idOf(stationId));
  }

  /** Returns the dispensers that are not retired, or still open, ordered by id. */
  public List<Dispenser> listed() {
    return database.read(DispenserDao.class, DispenserDao::listed);
  }

  private static String target(long id) {
    return "dispenser " + id;
  }

  private static void check(DispenserProperties properties) {
    if (properties.flowVolume() == null || properties.price() == null) {
      throw ApiError.badRequest("Flow volume and price are required");
    }
    MaxAmount most = properties.maxAmount();
    if (most != null
        && (most.compareTo(LEAST_MAX_AMOUNT) < 0 || most.compareTo(MOST_MAX_AMOUNT) > 0)) {
      throw ApiError.badRequest("max_amount must be at least 0.02 and at most 1000 litres");
    }
  }

  private Dispenser repeated(DispenserDao.Created first, DispenserProperties properties) {
    DispenserProperties created = fromJson(first.createProperties());
    if (!created.equals(properties)) {
      throw ApiError.badRequest(
          Reason.KEY_REUSED, IdempotencyKey.HEADER + " was used for another request");
    }
    return Dispenser.created(first.id(), first.stationId(), created);
  }

  private String toJson(DispenserProperties properties) {
    try {
      return mapper.writeValueAsString(properties);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns the access of a changed dispenser. It must be given: the default of a new dispenser
   * would open an existing one to everybody.
   */
  private static String accessOf(DispenserProperties changed) {
    if (changed.access() == null) {
      throw ApiError.badRequest("access must be open or authorized");
    }
    return changed.access().text();
  }

  private DispenserProperties fromJson(String json) {
    try {
      // A newer node may have written fields that this node does not know.
      return mapper
          .readerFor(DispenserProperties.class)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .<DispenserProperties>readValue(json)
          .withDefaults();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
