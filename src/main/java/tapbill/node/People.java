package tapbill.node;

import inet.ipaddr.IPAddress;
import io.dropwizard.auth.AuthValueFactoryProvider;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.people.account.Account;
import tapbill.people.account.AccountResource;
import tapbill.people.account.AccountService;
import tapbill.people.account.AccountSettings;
import tapbill.people.account.OperatorAccounts;
import tapbill.people.account.PasswordService;
import tapbill.people.audit.AuditLog;
import tapbill.people.audit.AuditResource;
import tapbill.people.session.AccessTokenFilter;
import tapbill.people.session.AccessTokens;
import tapbill.people.session.AuthResource;
import tapbill.people.session.AuthenticationFeature;
import tapbill.people.session.BrowserSessionResource;
import tapbill.people.session.LoginMetrics;
import tapbill.people.session.LoginService;
import tapbill.people.session.RefusalPacer;
import tapbill.people.session.ServletAuthenticator;
import tapbill.people.session.SessionService;
import tapbill.platform.address.TrustedNetworks;
import tapbill.platform.ratelimit.RateLimiter;

/** The area {@code people}: accounts, sessions and the audit log. */
public record People(AuditLog audit, AccountService accounts, AccessTokens tokens) {
  private static final Logger LOG = LoggerFactory.getLogger(People.class);

  /**
   * Builds the area, creates the first admin and registers the routes.
   *
   * @param passwordCost see {@link PasswordService}
   * @throws IllegalArgumentException if the operator has to correct the configuration
   */
  public static People open(Node node, int passwordCost) {
    warnOfDemonstrationSettings(node);
    logTrustedNetworks(node.configuration().http().networks());
    AccountSettings settings = node.accounts();
    AuditLog audit =
        new AuditLog(node.database(), node.clock(), node.environment().getObjectMapper());
    PasswordService passwords =
        new PasswordService(passwordCost, passwordThreads(node), node.answeringThreads());
    AccountService accounts = new AccountService(node.database(), node.clock(), audit, passwords);
    new OperatorAccounts(accounts, passwords)
        .ensureAdmin(settings.adminUsername(), settings.adminPassword());
    node.environment()
        .lifecycle()
        .addServerLifecycleListener(new StartMessage(settings, accounts, passwords));
    AccessTokens tokens =
        new AccessTokens(settings.jwtSecret(), settings.previousSecrets(), node.clock());
    SessionService sessions =
        new SessionService(node.database(), accounts, node.clock(), audit, settings.jwtSecret());
    LoginService logins =
        new LoginService(
            accounts,
            passwords,
            sessions,
            RateLimiter.ofAllNodes(node.database(), node.clock()),
            new RefusalPacer(node.scheduler("refusal"), node.answeringThreads()),
            audit,
            new LoginMetrics(node.metrics()),
            settings);
    People people = new People(audit, accounts, tokens);
    people.authenticate(node);
    node.register(new AccountResource(accounts));
    node.register(new AuthResource(logins, sessions, tokens));
    node.register(new BrowserSessionResource(logins, sessions, tokens));
    node.register(new AuditResource(audit));
    return people;
  }

  private void authenticate(Node node) {
    node.register(
        new AuthenticationFeature(
            node.configuration().anonymousAdmin()
                ? AccessTokenFilter.assuming(Account.ANONYMOUS_ADMIN)
                : new AccessTokenFilter(tokens, accounts),
            node.configuration().http()));
    node.environment().jersey().register(RolesAllowedDynamicFeature.class);
    node.register(new AuthValueFactoryProvider.Binder<>(Account.class));
  }

  /** Returns the authentication for servlets, which Jersey's filters do not reach. */
  ServletAuthenticator servletAuthenticator(Node node) {
    return new ServletAuthenticator(tokens, accounts, node.configuration().anonymousAdmin());
  }

  private static void warnOfDemonstrationSettings(Node node) {
    if (node.configuration().anonymousAdmin()) {
      if (!node.uri().dialect().isEmbedded()) {
        throw new IllegalArgumentException("ANONYMOUS_ADMIN is refused on PostgreSQL");
      }
      LOG.warn("ANONYMOUS_ADMIN is set: every caller is an admin. For demonstrations only!");
    }
    if (node.accounts().hasDefaultPassword()) {
      LOG.warn("The admin's password is the default one; set ADMIN_PASSWORD");
    }
    if (node.accounts().hasShortSecret()) {
      LOG.warn(
          "JWT_SECRET has fewer than 32 bytes, which PostgreSQL refuses; openssl rand -hex 32 makes"
              + " a longer one");
    }
  }

  private static void logTrustedNetworks(TrustedNetworks networks) {
    if (!networks.isEmpty()) {
      LOG.info(
          "TRUSTED_NETWORKS: clients of {} need no credentials for the access list of a token,"
              + " insertACL, checkauthority, getrequestlog and to create taps at /dispenser",
          networks);
    }
    for (IPAddress block : networks.tooWide()) {
      LOG.warn(
          "TRUSTED_NETWORKS has {}: anybody in it, not only your controllers, may decide who opens"
              + " taps and what they cost",
          block);
    }
  }

  /**
   * Returns the threads that compute the hashes of passwords. They use half of the cores, so that a
   * flood of logins leaves the other half to pours.
   */
  private static ExecutorService passwordThreads(Node node) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return node.environment()
        .lifecycle()
        .executorService("password-%d")
        .minThreads(threads)
        .maxThreads(threads)
        .workQueue(new ArrayBlockingQueue<>(PasswordService.MOST_WAITING))
        .build();
  }
}
