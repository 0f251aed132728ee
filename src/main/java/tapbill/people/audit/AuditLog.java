package tapbill.people.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.Texts;
import tapbill.platform.api.TimeCursor;
import tapbill.platform.api.TimeRange;
import tapbill.platform.database.Database;

/**
 * Records the actions of people and of the program. An entry is inserted in the transaction of its
 * action, so that neither is committed without the other.
 */
public final class AuditLog {
  private final Database database;
  private final InstantSource clock;
  private final ObjectMapper mapper;

  public AuditLog(Database database, InstantSource clock, ObjectMapper mapper) {
    this.database = database;
    this.clock = clock;
    this.mapper = mapper;
  }

  /** Inserts an entry in the transaction of the DAO. */
  public void add(
      AuditDao dao, Actor actor, String action, @Nullable String target, Object details) {
    dao.insert(clock.instant(), actor, action, target, toJson(details));
  }

  /** Inserts an entry in a transaction of its own, for an action that writes no other row. */
  public void add(Actor actor, String action, @Nullable String target, Object details) {
    database.execute(
        AuditDao.class,
        rows -> {
          add(rows, actor, action, target, details);
        });
  }

  /**
   * Computes the properties that differ between two states of the same object.
   *
   * @return for example {@code {"price": {"from": 1, "to": 2}}}
   */
  public JsonNode changes(Object before, Object after) {
    JsonNode old = mapper.valueToTree(before);
    JsonNode changed = mapper.valueToTree(after);
    ObjectNode changes = mapper.createObjectNode();
    for (Map.Entry<String, JsonNode> property : changed.properties()) {
      JsonNode previous = old.path(property.getKey());
      if (!previous.equals(property.getValue())) {
        ObjectNode change = changes.putObject(property.getKey());
        change.set("from", previous);
        change.set("to", property.getValue());
      }
    }
    return changes;
  }

  /**
   * Reads a page of entries, the newest first.
   *
   * @param actor null for all actors
   * @param action null for all actions
   * @param start the page begins after this position
   */
  List<AuditDao.Entry> page(
      TimeRange range,
      @Nullable String actor,
      @Nullable String action,
      TimeCursor start,
      int limit) {
    boolean canMatch =
        Stream.of(actor, action).allMatch(text -> text == null || Texts.canBeStored(text));
    if (!canMatch) {
      return List.of();
    }
    return database.read(
        AuditDao.class,
        dao -> dao.page(range.from(), start.time(), start.id(), actor, action, limit));
  }

  private String toJson(Object details) {
    try {
      // The iteration order of Map.of differs between starts of the program.
      return mapper
          .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
