package tapbill.screen.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tapbill.device.alert.AlertResource;
import tapbill.device.alert.AlertService;

/** What the connected pages of admins know of alerts; for one thread. */
final class LiveAlerts {
  private final AlertService alerts;
  private final Map<Long, AlertResource.Entry> lasting = new HashMap<>();
  private long last = -1;

  LiveAlerts(AlertService alerts) {
    this.alerts = alerts;
  }

  /** Nobody is connected any more. */
  void forget() {
    lasting.clear();
    last = -1;
  }

  /** Reads the alerts that last, and those that lasted, and tells what is new. */
  List<LiveMessage> news(Instant time) {
    if (last < 0) {
      last = alerts.lastId();
      alerts.since(last, List.of()).forEach(entry -> lasting.put(entry.id(), entry));
      return List.of();
    }
    List<LiveMessage> news = new ArrayList<>();
    for (AlertResource.Entry entry : alerts.since(last, lasting.keySet())) {
      if (!entry.equals(lasting.get(entry.id()))) {
        news.add(LiveMessage.alert(time, entry));
      }
      last = Math.max(last, entry.id());
      if (entry.clearedAt() == null) {
        lasting.put(entry.id(), entry);
      } else {
        lasting.remove(entry.id());
      }
    }
    return news;
  }
}
