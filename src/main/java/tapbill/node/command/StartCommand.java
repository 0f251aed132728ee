package tapbill.node.command;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import tapbill.TapbillConfiguration;
import tapbill.platform.database.DatabaseUnavailableException;

/**
 * {@code server config.yml} and {@code worker config.yml}: what the operator can mend is said in
 * one clear line.
 */
public final class StartCommand extends ServerCommand<TapbillConfiguration> {

  public StartCommand(
      Application<TapbillConfiguration> application, String name, String description) {
    super(application, name, description);
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    Example.add(subparser, this, "config.yml");
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable error) {
    if (error instanceof IllegalArgumentException
        || error instanceof ConfigurationException
        || error instanceof IOException // a port that is taken
        || error instanceof UncheckedIOException // a folder that cannot be written
        || error instanceof DatabaseUnavailableException) {
      cli.getStdErr().println("Tapbill does not start: " + error.getMessage());
    } else {
      super.onError(cli, namespace, error);
    }
  }
}
