package tapbill.support;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.YamlConfigurationFactory;
import io.dropwizard.core.Application;
import io.dropwizard.core.cli.ServerCommand;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import net.sourceforge.argparse4j.inf.Namespace;
import org.eclipse.jetty.util.thread.ShutdownThread;
import tapbill.TapbillApplication;
import tapbill.TapbillConfiguration;
import tapbill.node.EnvironmentVariables;
import tapbill.people.account.PasswordService;

/** Runs the real program on config.yml with its own ports, its own database and its own clock. */
public final class TestApp implements AutoCloseable {
  public static final String JWT_SECRET = "a secret for tests, of more than 32 bytes";
  public static final String PASSWORD = "a password for tests";

  /** The lowest cost that bcrypt allows; checking a password takes about a millisecond. */
  public static final int PASSWORD_COST = 4;

  /** Validates the settings of all apps, because a new one takes a sixth of a start. */
  private static final Validator VALIDATOR = Validators.newValidator();

  /** Parses the settings of all apps, because a new one inspects all classes of settings again. */
  private static final ObjectMapper MAPPER = Jackson.newObjectMapper();

  private static final Map<Engine, TestApp> SHARED = new EnumMap<>(Engine.class);

  private static final AtomicInteger STARTED = new AtomicInteger();

  private final MutableClock clock = new MutableClock();
  private final String databaseUri;
  private final DropwizardTestSupport<TapbillConfiguration> running;
  private String adminToken = "";
  private Instant adminTokenFrom = Instant.MAX;
  private Instant adminTokenUntil = Instant.MIN;

  private TestApp(
      String databaseUri,
      Map<String, String> settings,
      String seconds,
      String configuration,
      int passwordCost) {
    this.databaseUri = databaseUri;
    clock.advance(seconds);
    Map<String, String> all = new HashMap<>();
    all.put("database.uri", databaseUri);
    all.put("server.applicationConnectors[0].port", "0");
    all.put("server.adminConnectors[0].port", "0");
    all.put("accounts.adminUsername", "admin");
    all.put("accounts.adminPassword", PASSWORD);
    all.put("accounts.jwtSecret", JWT_SECRET);
    // All tests share one client address; tests of the limits set their own.
    all.put("accounts.limits.failedLoginsPerName", "1000000");
    all.put("accounts.limits.failedLoginsPerAddress", "1000000");
    all.put("accounts.limits.signUpsPerAddress", "1000000");
    all.put("accounts.limits.signUps", "1000000");
    all.put("accounts.limits.loginsPerMinute", "1000000");
    all.put("authorizations.limits.requestsPerAddress", "1000000");
    all.put("authorizations.limits.requests", "1000000");
    all.put("totals.checkEvery", "0s");
    all.put("tabs.emptyTabsPerAddress", "1000000");
    all.put("pours.limits.opensPerAddress", "1000000");
    all.put("pours.limits.opens", "1000000");
    all.put("pours.limits.loggedRefusalsPerAddress", "1000000");
    all.put("pours.limits.loggedRefusals", "1000000");
    // Tests of bounds set their own.
    all.put("pours.maxAmount", "1000000");
    // As on the embedded database; the clients of tests report times without a login.
    all.put("pours.deviceTimes", "anyone");
    // Callback targets of tests listen on the loopback address.
    all.put("callbacks.allowedTargets", "127.0.0.1");
    // Nodes of one database share their files.
    all.put("maps.folder", "target/maps/" + Integer.toHexString(databaseUri.hashCode()));
    all.put("maps.diskFreeMin", "0B");
    all.put("logging.level", "WARN");
    // On a busy machine, a transaction may take seconds.
    all.put("database.connectionTimeout", "30s");
    // Idle keep-alive connections would delay each shutdown by a second.
    all.put("server.shutdownGracePeriod", "0s");
    all.putAll(settings);
    // Settings are JVM-wide system properties; a prefix per app keeps them apart.
    String prefix = "test" + STARTED.incrementAndGet();
    this.running =
        new DropwizardTestSupport<>(
            TapbillApplication.class,
            configuration,
            prefix,
            application -> new Start(application, prefix),
            all.entrySet().stream()
                .map(setting -> ConfigOverride.config(prefix, setting.getKey(), setting.getValue()))
                .toArray(ConfigOverride[]::new)) {
          @Override
          public Application<TapbillConfiguration> newApplication() {
            return new TapbillApplication(clock, passwordCost, new EnvironmentVariables());
          }
        };
    try {
      running.before();
      // At the end of the process its PostgreSQL ends, too, for which a stop of the app would wait.
      ShutdownThread.deregister(running.getEnvironment().getApplicationContext().getServer());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Starts the server; one mapper and one validator, which are slow to create, read all settings.
   */
  private static final class Start extends ServerCommand<TapbillConfiguration> {
    private final String prefix;

    Start(Application<TapbillConfiguration> application, String prefix) {
      super(application);
      this.prefix = prefix;
    }

    @Override
    @SuppressWarnings("unchecked") // as in the overridden method
    public void run(Bootstrap<?> bootstrap, Namespace namespace) throws Exception {
      ((Bootstrap<TapbillConfiguration>) bootstrap)
          .setConfigurationFactoryFactory(
              (type, validator, mapper, dw) ->
                  new YamlConfigurationFactory<>(type, VALIDATOR, MAPPER, prefix));
      super.run(bootstrap, namespace);
    }
  }

  /** Returns the app that is shared by all tests that use only their own dispensers. */
  public static synchronized TestApp shared(Engine engine) {
    return SHARED.computeIfAbsent(engine, TestApp::start);
  }

  public static TestApp start(Engine engine) {
    return start(engine.newDatabase());
  }

  /** Starts a node on an existing database. */
  public static TestApp start(String databaseUri) {
    return start(databaseUri, Map.of());
  }

  /**
   * Starts a node with additional settings.
   *
   * @param settings paths in config.yml and their values
   */
  public static TestApp start(String databaseUri, Map<String, String> settings) {
    return start(databaseUri, settings, "0");
  }

  /**
   * Starts a node whose clock begins later than the clocks of other nodes.
   *
   * @param seconds seconds after the start time of the clocks of all apps
   */
  public static TestApp start(String databaseUri, Map<String, String> settings, String seconds) {
    return new TestApp(databaseUri, settings, seconds, "config.yml", PASSWORD_COST);
  }

  /** Starts a node that hashes passwords at the cost of production. */
  public static TestApp withSlowPasswords(String databaseUri, Map<String, String> settings) {
    return new TestApp(databaseUri, settings, "0", "config.yml", PasswordService.PRODUCTION_COST);
  }

  /**
   * Starts a node with sensors.
   *
   * @param sensors the section {@code sensors} of config.yml as YAML, because settings cannot add
   *     lists
   */
  public static TestApp withSensors(String databaseUri, String sensors) {
    try {
      String section = "sensors:\n" + sensors.indent(2) + "\n";
      String configuration =
          Files.readString(Path.of("config.yml"))
              .replaceFirst("(?m)^sensors:\\n(?:(?: .*)?\\n)*", Matcher.quoteReplacement(section));
      Path file = Files.createTempFile("tapbill", ".yml");
      Files.writeString(file, configuration);
      return new TestApp(databaseUri, Map.of(), "0", file.toString(), PASSWORD_COST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public MutableClock clock() {
    return clock;
  }

  public String databaseUri() {
    return databaseUri;
  }

  /** Returns the resource classes. */
  public Set<Class<?>> resources() {
    return running.getEnvironment().jersey().getResourceConfig().getClasses().stream()
        .filter(type -> type.isAnnotationPresent(jakarta.ws.rs.Path.class))
        .collect(Collectors.toSet());
  }

  /** Returns the number of requests that have reached the routes and are not answered. */
  public long unansweredRequests() {
    return running
        .getEnvironment()
        .metrics()
        .counter("io.dropwizard.jetty.MutableServletContextHandler.active-requests")
        .getCount();
  }

  /** Returns a client without an access token. */
  public Api anyone() {
    return new Api("http://localhost:" + running.getLocalPort(), "");
  }

  /** Returns a client that is logged in as the first admin. */
  public synchronized Api admin() {
    // The token is reused, because each login adds a session to the database.
    if (!clock.instant().isBefore(adminTokenUntil) || clock.instant().isBefore(adminTokenFrom)) {
      adminToken =
          anyone()
              .post("/auth/login", Json.of("username", "admin", "password", PASSWORD))
              .text("access_token");
      adminTokenFrom = clock.instant();
      adminTokenUntil = adminTokenFrom.plus(Duration.ofMinutes(14));
    }
    return anyone().withToken(adminToken);
  }

  @Override
  public void close() {
    running.after();
  }
}
