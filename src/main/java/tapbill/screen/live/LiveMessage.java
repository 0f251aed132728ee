package tapbill.screen.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tapbill.device.alert.AlertResource;
import tapbill.platform.quantity.EpochMicros;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Money;
import tapbill.platform.quantity.Price;
import tapbill.platform.quantity.Volume;
import tapbill.screen.live.LiveDispenser.OpenPour;
import tapbill.tap.bill.EndedBy;
import tapbill.tap.bill.Pour;

/**
 * A Server-Sent Event of the stream.
 *
 * @param event name of the event
 * @param id time up to which a page has received everything with this event
 * @param data content, sent as JSON
 */
record LiveMessage(String event, Instant id, Data data) {
  static final byte[] HEARTBEAT = ": heartbeat\n\n".getBytes(StandardCharsets.UTF_8);

  /** Sets the milliseconds that a page waits before it connects again. */
  static final byte[] RETRY = "retry: 2000\n\n".getBytes(StandardCharsets.UTF_8);

  private static final Pattern ID = Pattern.compile("[0-9]{1,18}");

  LiveMessage(String event, Data data) {
    this(event, data.time(), data);
  }

  /** The content of an event, with the time at which this node read it. */
  sealed interface Data {
    Instant time();
  }

  /** All dispensers, for a page that connects. */
  record State(Instant time, List<LiveDispenser> dispensers) implements Data {}

  /** A tap was opened. */
  record Opened(Instant time, long dispenserId, @JsonUnwrapped OpenPour pour) implements Data {}

  /** A tap was closed. */
  record Closed(
      Instant time,
      long dispenserId,
      long transactionId,
      Instant startTime,
      @Nullable Instant endTime,
      FlowRate flowVolume,
      Price price,
      @Nullable Volume amount,
      @Nullable Money cost,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable EndedBy endedBy,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean late)
      implements Data {}

  /** A dispenser was created, changed or retired, or its temperature or alert changed. */
  record Changed(Instant time, LiveDispenser dispenser) implements Data {}

  /** An alert of a sensor was raised, changed or cleared. */
  record Alert(Instant time, AlertResource.Entry alert) implements Data {}

  static LiveMessage state(Instant time, List<LiveDispenser> dispensers) {
    return new LiveMessage("state", new State(time, dispensers));
  }

  static LiveMessage opened(Instant time, Pour pour) {
    return new LiveMessage("opened", new Opened(time, pour.dispenserId(), OpenPour.of(pour)));
  }

  static LiveMessage closed(Instant time, Pour pour) {
    return new LiveMessage(
        "closed",
        new Closed(
            time,
            pour.dispenserId(),
            pour.id(),
            pour.openedAt(),
            pour.closedAt(),
            pour.flowVolume(),
            pour.price(),
            pour.volume(),
            pour.cost(),
            pour.endedBy(),
            pour.late()));
  }

  /**
   * Returns the closing for a page that has missed it. If the page is disconnected before it has
   * received all that it missed, it goes on from here.
   */
  static LiveMessage missed(Instant time, Pour pour) {
    LiveMessage closed = closed(time, pour);
    Instant closedAt = Objects.requireNonNull(pour.closedAt());
    return new LiveMessage(
        closed.event(), closedAt.isBefore(time) ? closedAt : time, closed.data());
  }

  static LiveMessage changed(Instant time, LiveDispenser dispenser) {
    return new LiveMessage("changed", new Changed(time, dispenser));
  }

  static LiveMessage alert(Instant time, AlertResource.Entry alert) {
    return new LiveMessage("alert", new Alert(time, alert));
  }

  /** Parses an event id into the time at which its data was read; null if it is none of ours. */
  static @Nullable Instant timeOf(@Nullable String id) {
    return id != null && ID.matcher(id).matches()
        ? EpochMicros.toInstant(Long.parseLong(id))
        : null;
  }

  /** Encodes events in the format of Server-Sent Events (WHATWG HTML, 9.2). */
  static byte[] encode(ObjectMapper mapper, List<LiveMessage> messages) {
    StringBuilder text = new StringBuilder();
    for (LiveMessage message : messages) {
      text.append("id: ").append(EpochMicros.of(message.id()));
      text.append("\nevent: ").append(message.event());
      text.append("\ndata: ").append(json(mapper, message.data())).append("\n\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String json(ObjectMapper mapper, Data data) {
    try {
      return mapper.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
