package tapbill.node;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Environment;
import tapbill.TapbillConfiguration;
import tapbill.platform.clock.ProcessClock;

/**
 * {@code worker config.yml}: runs the jobs of the queues, as a server does, but serves only health
 * and metrics. Any number of workers can run beside the servers.
 */
public final class WorkerApplication extends Application<TapbillConfiguration> {
  private final ProcessClock clock;

  public WorkerApplication(ProcessClock clock) {
    this.clock = clock;
  }

  @Override
  public String getName() {
    return "Tapbill worker";
  }

  @Override
  public void run(TapbillConfiguration configuration, Environment environment) {
    if (configuration.queue().workers() == 0) {
      throw new IllegalArgumentException("QUEUE_WORKERS must be at least 1 for a worker");
    }
    Node node = Node.open(configuration, environment, clock);
    Devices.open(node);
    Maps.open(node);
    Http.register(node);
  }
}
