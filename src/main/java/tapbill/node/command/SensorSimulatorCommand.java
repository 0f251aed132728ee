package tapbill.node.command;

import com.fasterxml.jackson.databind.node.TextNode;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import net.sourceforge.argparse4j.inf.Argument;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.device.gateway.SensorSimulator;

/**
 * {@code sensor-simulator}: runs a simulated gateway for trials and demonstrations, until Ctrl-C.
 */
public final class SensorSimulatorCommand extends Command {
  private static final Logger LOG = LoggerFactory.getLogger(SensorSimulatorCommand.class);
  private final InstantSource clock;

  public SensorSimulatorCommand(InstantSource clock) {
    super("sensor-simulator", "Runs a sensor gateway that returns random readings");
    this.clock = clock;
  }

  @Override
  public void configure(Subparser subparser) {
    Example.add(subparser, this, "--port 8090");
    subparser
        .addArgument("--port")
        .type(Integer.class)
        .setDefault(8090)
        .help("port to listen on; 0 chooses a free one");
    decimal(subparser.addArgument("--mean"), "4").help("mean of the values");
    decimal(subparser.addArgument("--spread"), "1").help("standard deviation of the values");
    decimal(subparser.addArgument("--bad"), "0.05").help("share of invalid readings, from 0 to 1");
  }

  private static Argument decimal(Argument argument, String value) {
    return argument.type(BigDecimal.class).setDefault(new BigDecimal(value));
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
    DefaultLoggingFactory logging = new DefaultLoggingFactory();
    logging.setLoggers(Map.of("org.eclipse.jetty", TextNode.valueOf("WARN")));
    logging.configure(bootstrap.getMetricRegistry(), getName());
    SensorSimulator simulator =
        new SensorSimulator(
            clock,
            new Random(),
            new SensorSimulator.Values(
                namespace.get("mean"), namespace.get("spread"), namespace.get("bad")),
            namespace.getInt("port"));
    simulator.start();
    LOG.info("Readings are at http://localhost:{}/", simulator.port());
    new CountDownLatch(1).await(); // waits until the process is ended
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable error) {
    if (error instanceof IOException || error instanceof IllegalArgumentException) { // busy port
      cli.getStdErr().println(error.getMessage());
    } else {
      super.onError(cli, namespace, error);
    }
  }
}
