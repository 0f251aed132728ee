package tapbill.node.command;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.util.Locale;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.people.account.AccountService;
import tapbill.people.account.CredentialRules;
import tapbill.people.account.OperatorAccounts;
import tapbill.people.account.PasswordService;
import tapbill.people.account.Role;
import tapbill.people.audit.AuditLog;
import tapbill.platform.api.ApiError;
import tapbill.platform.database.DatabaseUri;

/**
 * {@code user config.yml <username> <password> <active>}: creates or changes an account. If the
 * password is a hyphen, the command prompts for it or reads it from the standard input, so that
 * neither the process list nor the shell history shows it.
 */
public final class UserCommand extends DatabaseCommand {
  private static final Logger LOG = LoggerFactory.getLogger(UserCommand.class);
  private final InstantSource clock;
  private final int passwordCost;

  public UserCommand(InstantSource clock, int passwordCost) {
    super("user", "Creates an account, or changes its password, state or role");
    this.clock = clock;
    this.passwordCost = passwordCost;
  }

  @Override
  public void configure(Subparser subparser) {
    super.configure(subparser);
    Example.add(subparser, this, "config.yml alice --role admin");
    subparser.addArgument("username").help("3 to 64 letters, digits or characters of . _ @ + -");
    subparser
        .addArgument("password")
        .nargs("?")
        .setDefault("-")
        .help("at most 72 bytes; - prompts for it, or reads it from the standard input");
    subparser
        .addArgument("active")
        .nargs("?")
        .choices("0", "1")
        .setDefault("1")
        .help("1: active, 0: deactivated");
    subparser
        .addArgument("--role")
        .choices("user", "staff", "admin")
        .help("role of the account; a new account gets the role staff by default");
  }

  @Override
  void run(Context context) throws IOException {
    Namespace arguments = context.arguments();
    String username = arguments.getString("username");
    String given = arguments.getString("password");
    String password = given.equals("-") ? readPassword() : given;
    checkCredentials(username, password, context.uri());
    AuditLog audit = new AuditLog(context.database(), clock, context.bootstrap().getObjectMapper());
    PasswordService passwords = new PasswordService(passwordCost, Runnable::run, Runnable::run);
    AccountService accounts = new AccountService(context.database(), clock, audit, passwords);
    boolean created =
        new OperatorAccounts(accounts, passwords)
            .set(
                username,
                password,
                role(arguments.getString("role")),
                arguments.getString("active").equals("1"));
    LOG.info("{} {}", created ? "Created" : "Changed", username);
  }

  private static @Nullable Role role(@Nullable String text) {
    return text == null ? null : Role.valueOf(text.toUpperCase(Locale.ROOT));
  }

  /**
   * Refuses invalid credentials on PostgreSQL. On the embedded database, which serves trials, it
   * logs a warning instead.
   */
  private static void checkCredentials(String username, String password, DatabaseUri database) {
    try {
      CredentialRules.check(username, password);
    } catch (ApiError e) {
      if (!database.dialect().isEmbedded()) {
        throw e;
      }
      LOG.warn("This would be refused on PostgreSQL: {}", e.getMessage());
    }
  }

  /**
   * Reads the password from the console or, without one, from the standard input. On JDK 22 to 24,
   * a console exists even without a terminal, and reads the standard input.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static String readPassword() throws IOException {
    Console console = System.console();
    if (console != null) {
      char[] typed = console.readPassword("Password: ");
      return typed == null ? noPassword() : new String(typed);
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
    return line == null ? noPassword() : line;
  }

  private static String noPassword() {
    throw new IllegalArgumentException("No password on the standard input");
  }
}
