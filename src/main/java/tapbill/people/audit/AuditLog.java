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
 * Keeps what was done. It is written in the transaction of what it tells of, so that neither is
 * there without the other.
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

  /** Keeps what is done in the transaction that the rows belong to. */
  public void add(
      AuditDao rows, Actor actor, String action, @Nullable String target, Object details) {
    rows.insert(clock.instant(), actor, action, target, toJson(details));
  }

  /** Keeps what changes nothing else. */
  public void add(Actor actor, String action, @Nullable String target, Object details) {
    database.execute(
        AuditDao.class,
        rows -> {
          add(rows, actor, action, target, details);
        });
  }

  /** What differs between two states of the same thing: {@code {"price": {"from": 1, "to": 2}}}. */
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

  /** The newest first, of a range, an actor and an action where these are given. */
  List<AuditDao.Entry> page(
      TimeRange range,
      @Nullable String actor,
      @Nullable String action,
      TimeCursor start,
      int limit) {
    boolean askable =
        Stream.of(actor, action).allMatch(text -> text == null || Texts.canBeStored(text));
    if (!askable) {
      return List.of();
    }
    return database.read(
        AuditDao.class,
        rows -> rows.page(range.from(), start.time(), start.id(), actor, action, limit));
  }

  private String toJson(Object details) {
    try {
      // Or each start of the program would have an order of its own.
      return mapper
          .writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsString(details);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
