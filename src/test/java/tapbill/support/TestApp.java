package tapbill.support;

import io.dropwizard.core.Application;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import tapbill.TapbillApplication;
import tapbill.TapbillConfiguration;

/**
 * The real program on config.yml, with ports of its own, a database of its own and its own time.
 */
public final class TestApp implements AutoCloseable {
  public static final String PASSWORD = "a password for tests";
  private static final Map<Engine, TestApp> SHARED = new EnumMap<>(Engine.class);

  private final MutableClock clock = new MutableClock();
  private final String databaseUri;
  private final DropwizardTestSupport<TapbillConfiguration> running;
  private String adminToken = "";

  private TestApp(String databaseUri, ConfigOverride... overrides) {
    this.databaseUri = databaseUri;
    this.running =
        new DropwizardTestSupport<>(
            TapbillApplication.class,
            "config.yml",
            Stream.concat(
                    Stream.of(
                        ConfigOverride.config("database.uri", databaseUri),
                        ConfigOverride.config("server.applicationConnectors[0].port", "0"),
                        ConfigOverride.config("server.adminConnectors[0].port", "0"),
                        ConfigOverride.config("accounts.adminUsername", "admin"),
                        ConfigOverride.config("accounts.adminPassword", PASSWORD),
                        ConfigOverride.config(
                            "accounts.jwtSecret", "a secret for tests, of more than 32 bytes"),
                        ConfigOverride.config("logging.level", "WARN")),
                    Stream.of(overrides))
                .toArray(ConfigOverride[]::new)) {
          @Override
          public Application<TapbillConfiguration> newApplication() {
            return new TapbillApplication(clock);
          }
        };
    try {
      running.before();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** One for all tests that keep to dispensers of their own. */
  public static synchronized TestApp shared(Engine engine) {
    return SHARED.computeIfAbsent(engine, TestApp::start);
  }

  public static TestApp start(Engine engine) {
    return start(engine.newDatabase());
  }

  /** A node on a database that exists. */
  public static TestApp start(String databaseUri, ConfigOverride... overrides) {
    return new TestApp(databaseUri, overrides);
  }

  public MutableClock clock() {
    return clock;
  }

  public String databaseUri() {
    return databaseUri;
  }

  /** A client that nobody knows. */
  public Api anyone() {
    return new Api("http://localhost:" + running.getLocalPort(), "");
  }

  /** A client that is logged in as the first admin. */
  public synchronized Api admin() {
    // Logged in anew: the tests' time may have passed the end of the last token.
    adminToken =
        anyone()
            .post("/auth/login", Json.of("username", "admin", "password", PASSWORD))
            .text("access_token");
    return anyone().withToken(adminToken);
  }

  @Override
  public void close() {
    running.after();
  }
}
