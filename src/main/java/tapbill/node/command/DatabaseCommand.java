package tapbill.node.command;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import net.sourceforge.argparse4j.inf.Namespace;
import tapbill.TapbillConfiguration;
import tapbill.platform.api.ApiError;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseUnavailableException;
import tapbill.platform.database.DatabaseUri;

/**
 * Runs a command on the configured database. It closes the database when the command ends, and
 * prints one line for an error that the operator can correct.
 */
abstract class DatabaseCommand extends ConfiguredCommand<TapbillConfiguration> {

  DatabaseCommand(String name, String description) {
    super(name, description);
  }

  /**
   * The objects that a command works with.
   *
   * @param uri the URI of the database
   */
  record Context(
      Bootstrap<TapbillConfiguration> bootstrap,
      Namespace arguments,
      TapbillConfiguration configuration,
      DatabaseUri uri,
      Database database) {}

  /** Runs the command on the open database. */
  abstract void run(Context context) throws Exception;

  @Override
  protected final void run(
      Bootstrap<TapbillConfiguration> bootstrap,
      Namespace arguments,
      TapbillConfiguration configuration)
      throws Exception {
    DatabaseUri uri = DatabaseUri.parse(configuration.database().uri());
    Database database = Database.ofCommand(uri, configuration.database());
    try {
      run(new Context(bootstrap, arguments, configuration, uri, database));
    } finally {
      database.stop();
    }
  }

  @Override
  public final void onError(Cli cli, Namespace arguments, Throwable error) {
    if (error instanceof IllegalStateException
        || error instanceof IllegalArgumentException
        || error instanceof ApiError
        || error instanceof DatabaseUnavailableException) {
      cli.getStdErr().println(error.getMessage());
    } else {
      super.onError(cli, arguments, error);
    }
  }
}
