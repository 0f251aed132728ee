package tapbill.node.command;

import java.time.InstantSource;
import java.util.List;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Subparser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.office.statistics.TotalsCheck;
import tapbill.people.audit.AuditLog;

/**
 * {@code check-totals config.yml [--repair]}: compares the stored totals with the sums of all pours
 * and logs each difference. It exits with 0 if there is none, or if all are repaired.
 */
public final class CheckTotalsCommand extends DatabaseCommand {
  private static final Logger LOG = LoggerFactory.getLogger(CheckTotalsCommand.class);
  private static final String REPAIR = "repair";

  private final InstantSource clock;

  public CheckTotalsCommand(InstantSource clock) {
    super("check-totals", "Compares the stored totals with the sums of the pours");
    this.clock = clock;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    Example.add(subparser, this, "config.yml --repair");
    subparser
        .addArgument("--repair")
        .dest(REPAIR)
        .action(Arguments.storeTrue())
        .help("replace each total that differs by the sum of its pours");
  }

  @Override
  void run(Context context) {
    AuditLog audit = new AuditLog(context.database(), clock, context.bootstrap().getObjectMapper());
    check(new TotalsCheck(context.database(), audit), context.arguments().getBoolean(REPAIR));
  }

  private static void check(TotalsCheck totals, boolean repair) {
    List<TotalsCheck.Difference> differences = totals.differences();
    differences.forEach(difference -> LOG.warn("{}", difference.description()));
    if (repair) {
      differences.stream().map(TotalsCheck.Difference::owner).distinct().forEach(totals::repair);
      differences = totals.differences();
    }
    if (!differences.isEmpty()) {
      throw new IllegalStateException(differences.size() + " totals differ from their pours");
    }
    LOG.info("The stored totals match the pours");
  }
}
