package tapbill.node;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Environment;
import java.time.InstantSource;
import tapbill.TapbillApplication;
import tapbill.TapbillConfiguration;

/**
 * {@code worker config.yml}: does the jobs of the queues, as the server does, but takes no requests
 * other than for health and metrics. Any number of them can run beside the servers.
 */
public final class TapbillWorker extends Application<TapbillConfiguration> {
  private final InstantSource clock;

  public TapbillWorker(InstantSource clock) {
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
    Node core = Node.open(configuration, environment, clock);
    TapbillApplication.registerWhatAllRoutesShare(environment, configuration, core);
  }
}
