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
  private final Map<Long, AlertResource.Entry> active = new HashMap<>();
  private long last = -1;

  LiveAlerts(AlertService alerts) {
    this.alerts = alerts;
  }

  /** Drops the state after the last page has disconnected. */
  void clear() {
    active.clear();
    last = -1;
  }

  /**
   * Reads the active alerts and those that were active at the previous call, and returns an event
   * for each that changed since. The first call only records the present state.
   */
  List<LiveMessage> changes(Instant time) {
    if (last < 0) {
      last = alerts.lastId();
      alerts.since(last, List.of()).forEach(entry -> active.put(entry.id(), entry));
      return List.of();
    }
    List<LiveMessage> events = new ArrayList<>();
    for (AlertResource.Entry entry : alerts.since(last, active.keySet())) {
      if (!entry.equals(active.get(entry.id()))) {
        events.add(LiveMessage.alert(time, entry));
      }
      last = Math.max(last, entry.id());
      if (entry.clearedAt() == null) {
        active.put(entry.id(), entry);
      } else {
        active.remove(entry.id());
      }
    }
    return events;
  }
}
