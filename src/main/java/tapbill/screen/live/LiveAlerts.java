package tapbill.screen.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tapbill.device.alert.AlertResource;
import tapbill.device.alert.AlertService;

/**
 * Computes the alert events that the connected pages of admins have not been sent yet. For use by
 * one thread.
 */
final class LiveAlerts {
  private final AlertService alerts;
  private final Map<Long, AlertResource.Entry> lasting = new HashMap<>();
  private long last = -1;

  LiveAlerts(AlertService alerts) {
    this.alerts = alerts;
  }

  /** Drops the state after the last page has disconnected. */
  void clear() {
    lasting.clear();
    last = -1;
  }

  /**
   * Reads the alerts that last and those that lasted at the previous call, and returns an event for
   * each that changed since. The first call only records the present state.
   */
  List<LiveMessage> changes(Instant time) {
    if (last < 0) {
      last = alerts.lastId();
      alerts.since(last, List.of()).forEach(entry -> lasting.put(entry.id(), entry));
      return List.of();
    }
    List<LiveMessage> events = new ArrayList<>();
    for (AlertResource.Entry entry : alerts.since(last, lasting.keySet())) {
      if (!entry.equals(lasting.get(entry.id()))) {
        events.add(LiveMessage.alert(time, entry));
      }
      last = Math.max(last, entry.id());
      if (entry.clearedAt() == null) {
        lasting.put(entry.id(), entry);
      } else {
        lasting.remove(entry.id());
      }
    }
    return events;
  }
}
