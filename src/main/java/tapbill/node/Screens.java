package tapbill.node;

import io.dropwizard.core.server.AbstractServerFactory;
import jakarta.servlet.ServletRegistration;
import tapbill.TapbillConfiguration;
import tapbill.device.alert.AlertService;
import tapbill.platform.startcheck.OpenFiles;
import tapbill.screen.live.Live;
import tapbill.screen.live.LiveDispenserService;
import tapbill.screen.live.LiveSettings;
import tapbill.screen.page.ScreenFilter;
import tapbill.screen.page.ScreenResource;
import tapbill.screen.page.ScreenWriter;
import tapbill.screen.page.Wordings;

/** The area {@code screen}: the pages and the live stream. */
public final class Screens {
  private Screens() {}

  /** Builds the area and registers its routes. */
  public static void open(Node node, People people, Taps taps, AlertService alerts) {
    Wordings wordings = new Wordings(node.configuration().screens());
    node.register(new ScreenFilter(wordings));
    node.register(new ScreenWriter(node.environment().metrics()));
    node.register(
        new ScreenResource(new LiveDispenserService(node.database()), taps.tabs(), wordings));
    serve(
        node,
        new Live(
            node.database(),
            node.clock(),
            node.environment().getObjectMapper(),
            node.changes(),
            alerts,
            people.servletAuthenticator(node),
            liveSettings(node.configuration()),
            node.metrics(),
            node.supervisor()));
  }

  /** Limits the connected pages to those for which the process can have files open. */
  private static LiveSettings liveSettings(TapbillConfiguration configuration) {
    int requests =
        configuration.getServerFactory() instanceof AbstractServerFactory server
            ? server.getMaxThreads()
            : 0;
    LiveSettings live = configuration.live();
    return live.withMaxConnections(
        OpenFiles.ofThisProcess()
            .connectedPages(
                live.maxConnections(), configuration.database().maxConnections(), requests));
  }

  private static void serve(Node node, Live live) {
    ServletRegistration.Dynamic servlet =
        node.environment().servlets().addServlet("live", live.servlet());
    servlet.setAsyncSupported(true);
    servlet.addMapping("/api/live");
    node.manage(live);
    node.environment()
        .lifecycle()
        .addServerLifecycleListener(server -> server.addEventListener(live));
  }
}
