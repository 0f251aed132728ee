package tapbill;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRegistration;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import org.glassfish.jersey.server.ServerProperties;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.glassfish.jersey.servlet.ServletProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.device.alert.AlertResource;
import tapbill.device.authorization.AuthorizationResource;
import tapbill.device.authorization.AuthorizationService;
import tapbill.device.authorization.ChargeServiceResource;
import tapbill.device.gateway.GatewayResource;
import tapbill.device.reading.ReadingPushResource;
import tapbill.device.reading.ReadingResource;
import tapbill.node.EnvironmentVariables;
import tapbill.node.Node;
import tapbill.node.TapbillWorker;
import tapbill.node.command.CheckTotalsCommand;
import tapbill.node.command.ProcessMapsCommand;
import tapbill.node.command.SensorSimulatorCommand;
import tapbill.node.command.StartCommand;
import tapbill.node.command.UserCommand;
import tapbill.office.statistics.ExportResource;
import tapbill.office.statistics.StatisticsResource;
import tapbill.office.statistics.StatisticsService;
import tapbill.office.statistics.TimelineResource;
import tapbill.people.account.Account;
import tapbill.people.account.AccountResource;
import tapbill.people.account.AccountService;
import tapbill.people.account.AccountSettings;
import tapbill.people.account.Passwords;
import tapbill.people.audit.ActorBinder;
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
import tapbill.platform.api.JsonErrorMapper;
import tapbill.platform.api.MergePatch;
import tapbill.platform.database.Database;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.http.ApiDocsResource;
import tapbill.platform.http.BodyLimits;
import tapbill.platform.http.CompletionErrorMapper;
import tapbill.platform.http.DatabaseErrorMapper;
import tapbill.platform.http.ErrorMapper;
import tapbill.platform.http.ForwardedFilter;
import tapbill.platform.http.HttpSettings;
import tapbill.platform.http.JettyErrorHandler;
import tapbill.platform.http.RequestIdFilter;
import tapbill.platform.http.RequestMetrics;
import tapbill.platform.http.SecurityHeadersFilter;
import tapbill.platform.http.StaticFiles;
import tapbill.platform.http.ViolationMapper;
import tapbill.platform.ratelimit.RateLimiter;
import tapbill.screen.live.Live;
import tapbill.screen.live.LiveDispenserService;
import tapbill.screen.page.ScreenFilter;
import tapbill.screen.page.ScreenResource;
import tapbill.screen.page.ScreenWriter;
import tapbill.screen.page.Wordings;
import tapbill.tap.access.AccessListResource;
import tapbill.tap.access.AccessListService;
import tapbill.tap.access.AccessListUploadResource;
import tapbill.tap.dispenser.DispenserResource;
import tapbill.tap.dispenser.DispenserService;
import tapbill.tap.pour.ChallengeResource;
import tapbill.tap.pour.PourHistory;
import tapbill.tap.pour.PourMetrics;
import tapbill.tap.pour.PourResource;
import tapbill.tap.pour.PourService;
import tapbill.tap.tab.TabResource;
import tapbill.tap.tab.TabService;

/** Puts the program together: every object is made here, once, with what it needs. */
public class TapbillApplication extends Application<TapbillConfiguration> {
  private static final Logger LOG = LoggerFactory.getLogger(TapbillApplication.class);

  /** With a quarter of a second for each, whoever is the last waits for some 25 s. */
  private static final int LONGEST_PASSWORD_QUEUE = 100;

  private final InstantSource clock;
  private final int passwordCost;

  /** The program as it runs in production. */
  public TapbillApplication() {
    this(InstantSource.system(), Passwords.COST);
  }

  /**
   * The program under another clock, with another cost of passwords.
   *
   * @param clock the only source of time; cut to the microseconds that the database keeps, so that
   *     an answer and the row behind it are equal
   * @param passwordCost see {@link Passwords}
   */
  public TapbillApplication(InstantSource clock, int passwordCost) {
    this.passwordCost = passwordCost;
    this.clock = Clock.tick(clock.withZone(ZoneOffset.UTC), Duration.ofNanos(1000));
  }

  public static void main(String[] args) throws Exception {
    new TapbillApplication().run(args);
  }

  @Override
  public String getName() {
    return "Tapbill";
  }

  @Override
  protected void addDefaultCommands(Bootstrap<TapbillConfiguration> bootstrap) {
    bootstrap.addCommand(new StartCommand(this, "server", "Runs Tapbill"));
    bootstrap.addCommand(
        new StartCommand(
            new TapbillWorker(clock), "worker", "Does the jobs of the queues, without the API"));
    bootstrap.addCommand(new CheckTotalsCommand(clock));
    bootstrap.addCommand(new UserCommand(clock));
    bootstrap.addCommand(new SensorSimulatorCommand(clock));
    bootstrap.addCommand(new ProcessMapsCommand(clock));
  }

  @Override
  public void initialize(Bootstrap<TapbillConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(
            bootstrap.getConfigurationSourceProvider(), new EnvironmentVariables()));
    bootstrap.addBundle(new StaticFiles("/assets/docs", "/api/docs/assets"));
    bootstrap.addBundle(new StaticFiles("/assets/screens", "/screens"));
    bootstrap.addBundle(StaticFiles.webJar("swagger-ui", "/api/docs/swagger-ui"));
  }

  @Override
  public void run(TapbillConfiguration configuration, Environment environment) {
    Node core = Node.open(configuration, environment, clock);
    AccountSettings accountSettings = core.accounts();
    warnOfWhatIsForDemonstrations(configuration, accountSettings, core.uri());
    ObjectMapper mapper = environment.getObjectMapper();
    Database database = core.database();

    AuditLog audit = new AuditLog(database, clock, mapper);
    AccountService accounts =
        new AccountService(
            database,
            clock,
            audit,
            new Passwords(passwordCost),
            passwordThreads(environment),
            answeringThreads(environment));
    accounts.ensureAdmin(accountSettings.adminUsername(), accountSettings.adminPassword());
    AccessTokens tokens =
        new AccessTokens(accountSettings.jwtSecret(), accountSettings.previousSecrets(), clock);
    SessionService sessions = new SessionService(database, accounts, clock, audit);
    LoginService auth =
        new LoginService(
            accounts,
            sessions,
            RateLimiter.ofAllNodes(database, clock),
            new RefusalPacer(
                environment.lifecycle().scheduledExecutorService("refusal-%d", true).build(),
                answeringThreads(environment)),
            audit,
            new LoginMetrics(core.metrics()),
            accountSettings);
    DispenserService dispensers =
        new DispenserService(database, clock, mapper, audit, core.changes());
    PourService pours =
        new PourService(
            database,
            clock,
            new PourMetrics(core.metrics(), database),
            core.changes(),
            configuration.pours(),
            answeringThreads(environment));
    environment.lifecycle().manage(pours);
    AuthorizationService authorizations =
        new AuthorizationService(
            database,
            clock,
            core.targets(),
            core.authorizations(),
            core.callbacks(),
            RateLimiter.ofThisNode(clock),
            configuration.authorizations(),
            audit,
            core.authorizationMetrics());
    TabService tabs =
        new TabService(
            database, clock, RateLimiter.ofAllNodes(database, clock), configuration.tabs());
    AccessListService accessLists = new AccessListService(database, clock, audit);
    MergePatch mergePatch = new MergePatch(mapper, environment.getValidator());
    PourHistory history = new PourHistory(database);
    StatisticsService statistics = new StatisticsService(database, history, clock);

    registerWhatAllRoutesShare(environment, configuration, core);
    registerAuthentication(
        environment,
        configuration.anonymousAdmin()
            ? AccessTokenFilter.anonymousAdmin()
            : new AccessTokenFilter(tokens, accounts));

    var jersey = environment.jersey();
    jersey.register(new ApiDocsResource());
    jersey.register(new AccountResource(accounts));
    jersey.register(new AuthResource(auth, sessions, tokens));
    jersey.register(new BrowserSessionResource(auth, sessions, tokens));
    jersey.register(new AuditResource(audit));
    jersey.register(new DispenserResource(dispensers, mergePatch));
    jersey.register(new PourResource(pours));
    jersey.register(
        new ChallengeResource(
            dispensers, pours, history, clock, configuration.defaultPrice(), mapper));
    jersey.register(new AuthorizationResource(authorizations));
    jersey.register(new ChargeServiceResource(authorizations));
    jersey.register(new TabResource(tabs));
    jersey.register(new AccessListResource(accessLists));
    jersey.register(new AccessListUploadResource(accessLists));
    jersey.register(new ReadingResource(core.sensors().readings()));
    jersey.register(new ReadingPushResource(core.sensors().readings(), configuration.sensors()));
    jersey.register(new StatisticsResource(statistics, mapper));
    jersey.register(new TimelineResource(statistics));
    jersey.register(new ExportResource(statistics));
    jersey.register(new GatewayResource(core.sensors().gateways()));
    jersey.register(new AlertResource(core.sensors().alerts()));
    core.maps().register(environment, configuration.maps(), audit, dispensers, mergePatch);
    Wordings wordings = new Wordings(configuration.screens());
    jersey.register(new ScreenFilter(wordings));
    jersey.register(new ScreenWriter(environment.metrics()));
    jersey.register(new ScreenResource(new LiveDispenserService(database), wordings));
    serve(
        environment,
        new Live(
            database,
            clock,
            mapper,
            core.changes(),
            core.sensors().alerts(),
            new ServletAuthenticator(tokens, accounts, configuration.anonymousAdmin()),
            configuration.live(),
            core.metrics()));
  }

  private static void serve(Environment environment, Live live) {
    ServletRegistration.Dynamic servlet = environment.servlets().addServlet("live", live.servlet());
    servlet.setAsyncSupported(true);
    servlet.addMapping("/api/live");
    environment.lifecycle().manage(live);
    environment.lifecycle().addServerLifecycleListener(server -> server.addEventListener(live));
  }

  private static void warnOfWhatIsForDemonstrations(
      TapbillConfiguration configuration, AccountSettings accounts, DatabaseUri database) {
    if (configuration.anonymousAdmin()) {
      if (!database.dialect().isEmbedded()) {
        throw new IllegalArgumentException("ANONYMOUS_ADMIN is refused on PostgreSQL");
      }
      LOG.warn("ANONYMOUS_ADMIN is set: every caller is an admin. For demonstrations only!");
    }
    if (accounts.hasDefaultPassword()) {
      LOG.warn("The admin's password is the default one; set ADMIN_PASSWORD");
    }
  }

  public static void registerWhatAllRoutesShare(
      Environment environment, TapbillConfiguration configuration, Node core) {
    HttpSettings settings = configuration.http();
    // Each is put before those that are there.
    addFilter(environment, "security-headers", new SecurityHeadersFilter());
    addFilter(environment, "forwarded", new ForwardedFilter(settings.trustedProxies()));
    addFilter(environment, "request-id", new RequestIdFilter());
    settings.crossOrigin().ifPresent(environment.getApplicationContext()::insertHandler);
    var jersey = environment.jersey();
    // A query is no form: a password in it would be in logs and histories.
    jersey.property(ServletProperties.QUERY_PARAMS_AS_FORM_PARAMS_DISABLED, true);
    // A proxy in front of us may have another name and another protocol.
    jersey.property(ServerProperties.LOCATION_HEADER_RELATIVE_URI_RESOLUTION_DISABLED, true);
    jersey.register(new ActorBinder());
    jersey.register(new RequestMetrics(core.metrics()));
    jersey.register(new BodyLimits(configuration.maps().maxSize()));
    jersey.register(new ErrorMapper());
    jersey.register(new CompletionErrorMapper());
    jersey.register(new JsonErrorMapper());
    jersey.register(new ViolationMapper());
    jersey.register(new DatabaseErrorMapper(core.database()));
    JettyErrorHandler errors = new JettyErrorHandler(environment.getObjectMapper());
    environment.getApplicationContext().setErrorHandler(errors);
    environment.lifecycle().addServerLifecycleListener(server -> server.setErrorHandler(errors));
  }

  private static void addFilter(Environment environment, String name, Filter filter) {
    environment
        .servlets()
        .addFilter(name, filter)
        .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
  }

  /**
   * The threads that write the answers of what was committed together: those of the server, of
   * which there are more when clients that do not read their answers block some.
   */
  private static Executor answeringThreads(Environment environment) {
    return answer ->
        environment.getApplicationContext().getServer().getThreadPool().execute(answer);
  }

  /**
   * The threads that compute the hashes of passwords: half of the cores, so that a flood of logins
   * leaves the other half to pours. Logins take at most half of the queue.
   */
  private static Executor passwordThreads(Environment environment) {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return environment
        .lifecycle()
        .executorService("password-%d")
        .minThreads(threads)
        .maxThreads(threads)
        .workQueue(new ArrayBlockingQueue<>(LONGEST_PASSWORD_QUEUE))
        .build();
  }

  private static void registerAuthentication(Environment environment, AccessTokenFilter filter) {
    environment.jersey().register(new AuthenticationFeature(filter));
    environment.jersey().register(RolesAllowedDynamicFeature.class);
    environment.jersey().register(new AuthValueFactoryProvider.Binder<>(Account.class));
  }
}
