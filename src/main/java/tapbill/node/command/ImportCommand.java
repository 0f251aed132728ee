package tapbill.node.command;

import java.time.InstantSource;
import net.sourceforge.argparse4j.inf.Subparser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.office.dataimport.DataImport;
import tapbill.office.dataimport.ReferenceDatabase;
import tapbill.people.account.AccountService;
import tapbill.people.account.OperatorAccounts;
import tapbill.people.account.PasswordService;
import tapbill.people.audit.AuditLog;
import tapbill.platform.database.DatabaseUri;

/**
 * {@code import config.yml --from <uri>}: imports the database of the beer dispenser reference, and
 * logs what it brought and what it left out. It may be repeated.
 */
public final class ImportCommand extends DatabaseCommand {
  private static final Logger LOG = LoggerFactory.getLogger(ImportCommand.class);
  private static final String FROM = "from";

  private final InstantSource clock;
  private final int passwordCost;

  public ImportCommand(InstantSource clock, int passwordCost) {
    super("import", "Imports the database of the beer dispenser reference");
    this.clock = clock;
    this.passwordCost = passwordCost;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    Example.add(subparser, this, "config.yml --from sqlite:///app.db");
    subparser
        .addArgument("--from")
        .dest(FROM)
        .required(true)
        .help(
            "sqlite:///FILE or postgresql://USER@HOST:PORT/DATABASE; it is only read. The password"
                + " may be in the file .pgpass instead of the URI");
  }

  @Override
  void run(Context context) {
    DatabaseUri from = DatabaseUri.parse("--from", context.arguments().getString(FROM));
    AuditLog audit = new AuditLog(context.database(), clock, context.bootstrap().getObjectMapper());
    PasswordService passwords = new PasswordService(passwordCost, Runnable::run, Runnable::run);
    AccountService accounts = new AccountService(context.database(), clock, audit, passwords);
    DataImport dataImport =
        new DataImport(context.database(), clock, audit, new OperatorAccounts(accounts, passwords));
    try (ReferenceDatabase source = ReferenceDatabase.open(from)) {
      boolean weakPasswords = context.uri().dialect().isEmbedded();
      dataImport.run(source, weakPasswords).lines().forEach(line -> LOG.info("{}", line));
    }
  }
}
