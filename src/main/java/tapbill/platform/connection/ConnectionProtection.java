package tapbill.platform.connection;

import ch.qos.logback.classic.LoggerContext;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.AcceptRateLimit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import tapbill.platform.http.HttpSettings;

/**
 * Adds the limits of connections, bodies and threads to the server when it starts. They precede all
 * handlers but the one that waits for running requests at a stop: a request whose body is being
 * read is finished like all others.
 */
public final class ConnectionProtection implements LifeCycle.Listener {
  /** The part of the threads that the requests of one network may hold. */
  private static final int SHARE = 4;

  private final HttpSettings settings;
  private final HangUps hangUps;

  public ConnectionProtection(HttpSettings settings, PrometheusRegistry registry) {
    this.settings = settings;
    this.hangUps = new HangUps(registry);
  }

  @Override
  public void lifeCycleStarting(LifeCycle event) {
    if (event instanceof Server server) {
      server.addBean(new NetworkConnectionLimit(settings.maxConnections(), server));
      server.addBean(
          new AcceptRateLimit(settings.maxConnectionsPerSecond(), 1, TimeUnit.SECONDS, server));
      Handler.@Nullable Singleton stop = server.getDescendant(GracefulHandler.class);
      Handler.Singleton first = stop == null ? server : stop;
      first.insertHandler(new Resettable());
      first.insertHandler(new ClientThreads(settings.trustedProxies(), threads(server) / SHARE));
      first.insertHandler(new EmptyBodies());
      first.insertHandler(new UnreadBodies());
      first.insertHandler(new EarlyBodyHandler(settings.bodyTimeout().toJavaDuration()));
      first.insertHandler(new TokenPaths());
      server.getContainedBeans(HttpConnectionFactory.class).stream()
          .map(HttpConnectionFactory::getHttpConfiguration)
          .forEach(ConnectionProtection::configure);
      logging().addTurboFilter(hangUps);
    }
  }

  /**
   * Leaves paths to {@link TokenPaths}, and turns off the cache of headers that each connection
   * has. It takes 20 KB, more than all the rest of a connection, so that some thousands of short
   * connections would exhaust a small heap.
   */
  private static void configure(HttpConfiguration connections) {
    connections.setUriCompliance(TokenPaths.COMPLIANCE);
    connections.setHeaderCacheSize(0);
  }

  @Override
  public void lifeCycleStopped(LifeCycle event) {
    logging().getTurboFilterList().remove(hangUps);
  }

  private static LoggerContext logging() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static int threads(Server server) {
    return server.getThreadPool() instanceof ThreadPool.SizedThreadPool pool
        ? pool.getMaxThreads()
        : server.getThreadPool().getThreads();
  }
}
