package tapbill.node.command;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.TapbillConfiguration;
import tapbill.node.EnvironmentVariables;
import tapbill.platform.database.DatabaseUnavailableException;

/**
 * {@code server config.yml} and {@code worker config.yml}: start a process, or print one line for
 * an error that the operator can correct.
 */
public final class StartCommand extends ServerCommand<TapbillConfiguration> {

  private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);
  private final EnvironmentVariables variables;

  /**
   * Creates the command.
   *
   * @param variables the environment variables that config.yml refers to
   */
  public StartCommand(
      Application<TapbillConfiguration> application,
      String name,
      String description,
      EnvironmentVariables variables) {
    super(application, name, description);
    this.variables = variables;
  }

  @Override
  protected void run(
      Environment environment, Namespace namespace, TapbillConfiguration configuration)
      throws Exception {
    variables.notes().forEach(LOG::info);
    variables.warnings().forEach(LOG::warn);
    super.run(environment, namespace, configuration);
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    Example.add(subparser, this, "config.yml");
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable thrown) {
    // Jetty wraps the error of a port in use.
    boolean wrapped = thrown.getClass() == RuntimeException.class;
    Throwable error = wrapped && thrown.getCause() instanceof IOException cause ? cause : thrown;
    if (error instanceof IllegalArgumentException
        || error instanceof ConfigurationException
        || error instanceof IOException // such as a port in use
        || error instanceof UncheckedIOException // such as a folder that is not writable
        || error instanceof DatabaseUnavailableException) {
      cli.getStdErr().println("Tapbill does not start: " + error.getMessage());
    } else {
      super.onError(cli, namespace, error);
    }
  }
}
