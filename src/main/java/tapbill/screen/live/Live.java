package tapbill.screen.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.lifecycle.Managed;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.Servlet;
import java.time.InstantSource;
import org.eclipse.jetty.util.component.LifeCycle;
import tapbill.device.alert.AlertService;
import tapbill.people.session.ServletAuthenticator;
import tapbill.platform.change.ChangePublisher;
import tapbill.platform.database.Database;
import tapbill.platform.supervision.Supervisor;

/**
 * Publishes what happens at the taps to the pages that are connected to this node.
 *
 * <p>Two threads serve any number of pages: one reads the database, one writes to the pages. This
 * object must be registered with the server as a life cycle listener: streams never end by
 * themselves, and a stopping server would wait for them until its time-out.
 */
public final class Live implements Managed, LifeCycle.Listener {
  private final LiveClients clients;
  private final LiveLog log = new LiveLog();
  private final LiveSender sender;
  private final LiveFeed feed;
  private final ServletAuthenticator callers;

  public Live(
      Database database,
      InstantSource clock,
      ObjectMapper mapper,
      ChangePublisher changes,
      AlertService alerts,
      ServletAuthenticator callers,
      LiveSettings settings,
      PrometheusRegistry registry,
      Supervisor supervisor) {
    LiveMetrics metrics = new LiveMetrics(registry);
    this.clients = new LiveClients(settings, metrics);
    this.sender = new LiveSender(clients, settings.heartbeat().toJavaDuration(), supervisor);
    this.feed =
        new LiveFeed(
            database,
            clock,
            mapper,
            changes,
            clients,
            log,
            sender,
            new LiveAlerts(alerts),
            metrics,
            supervisor);
    this.callers = callers;
  }

  /** Returns the servlet that serves {@code GET /api/live}. */
  public Servlet servlet() {
    return new LiveServlet(clients, log, callers);
  }

  @Override
  public void start() {
    sender.start();
    feed.start();
  }

  @Override
  public void lifeCycleStopping(LifeCycle server) {
    clients.close();
  }

  @Override
  public void stop() throws InterruptedException {
    feed.stop();
    sender.stop();
  }
}
