package tapbill.node.command;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ConfiguredCommand;
import io.dropwizard.core.setup.Bootstrap;
import java.time.InstantSource;
import java.util.List;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.TapbillConfiguration;
import tapbill.office.statistics.TotalsCheck;
import tapbill.people.audit.AuditLog;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseUri;

/**
 * {@code check-totals config.yml [--repair]}: adds all pours up and says where the totals that the
 * database keeps differ. It exits with 0 if they do not, or are mended.
 */
public final class CheckTotalsCommand extends ConfiguredCommand<TapbillConfiguration> {
  private static final Logger LOG = LoggerFactory.getLogger(CheckTotalsCommand.class);
  private static final String REPAIR = "repair";

  private final InstantSource clock;

  public CheckTotalsCommand(InstantSource clock) {
    super("check-totals", "Adds all pours up and says where the totals that are kept differ");
    this.clock = clock;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    subparser
        .addArgument("--repair")
        .dest(REPAIR)
        .action(Arguments.storeTrue())
        .help("make the totals those of the pours");
  }

  @Override
  protected void run(
      Bootstrap<TapbillConfiguration> bootstrap,
      Namespace namespace,
      TapbillConfiguration configuration) {
    DatabaseUri uri = DatabaseUri.parse(configuration.database().uri());
    Database database = new Database(uri, configuration.database());
    try {
      AuditLog audit = new AuditLog(database, clock, bootstrap.getObjectMapper());
      check(new TotalsCheck(database, audit), namespace.getBoolean(REPAIR));
    } finally {
      database.stop();
    }
  }

  private static void check(TotalsCheck totals, boolean repair) {
    List<TotalsCheck.Difference> differences = totals.differences();
    differences.forEach(difference -> LOG.warn("{}", difference.description()));
    if (repair) {
      differences.stream()
          .map(TotalsCheck.Difference::dispenserId)
          .distinct()
          .forEach(totals::repair);
      differences = totals.differences();
    }
    if (!differences.isEmpty()) {
      throw new IllegalStateException(differences.size() + " totals differ from their pours");
    }
    LOG.info("The totals are those of the pours");
  }

  @Override
  public void onError(Cli cli, Namespace namespace, Throwable error) {
    if (error instanceof IllegalStateException) {
      cli.getStdErr().println(error.getMessage());
    } else {
      super.onError(cli, namespace, error);
    }
  }
}
