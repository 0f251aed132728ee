package tapbill;

import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import tapbill.node.Devices;
import tapbill.node.EnvironmentVariables;
import tapbill.node.Http;
import tapbill.node.Maps;
import tapbill.node.Node;
import tapbill.node.Office;
import tapbill.node.OldRows;
import tapbill.node.People;
import tapbill.node.Screens;
import tapbill.node.Taps;
import tapbill.node.WorkerApplication;
import tapbill.node.command.CheckTotalsCommand;
import tapbill.node.command.ImportCommand;
import tapbill.node.command.ProcessMapsCommand;
import tapbill.node.command.SensorSimulatorCommand;
import tapbill.node.command.StartCommand;
import tapbill.node.command.UserCommand;
import tapbill.people.account.PasswordService;
import tapbill.platform.clock.ProcessClock;
import tapbill.platform.http.ApiDocsResource;
import tapbill.platform.http.StaticFiles;

/** The composition root: builds the areas one after the other, each on those below it. */
public class TapbillApplication extends Application<TapbillConfiguration> {
  private final ProcessClock clock;
  private final int passwordCost;
  private final EnvironmentVariables variables;

  /** The program as it runs in production. */
  public TapbillApplication() {
    this(ProcessClock.system(), PasswordService.PRODUCTION_COST, new EnvironmentVariables());
  }

  /**
   * The program under another clock and environment.
   *
   * @param clock the only source of time
   * @param passwordCost see {@link PasswordService}
   * @param variables the environment variables that config.yml refers to
   */
  public TapbillApplication(ProcessClock clock, int passwordCost, EnvironmentVariables variables) {
    this.clock = clock;
    this.passwordCost = passwordCost;
    this.variables = variables;
  }

  public static void main(String[] args) throws Exception {
    new TapbillApplication().run(args);
  }

  @Override
  public String getName() {
    return "Tapbill";
  }

  @Override
  public void addDefaultCommands(Bootstrap<TapbillConfiguration> bootstrap) {
    bootstrap.addCommand(new StartCommand(this, "server", "Starts the API server", variables));
    bootstrap.addCommand(
        new StartCommand(
            new WorkerApplication(clock),
            "worker",
            "Starts a worker, which runs queued jobs without the API",
            variables));
    bootstrap.addCommand(new CheckTotalsCommand(clock));
    bootstrap.addCommand(new UserCommand(clock, passwordCost));
    bootstrap.addCommand(new ImportCommand(clock, passwordCost));
    bootstrap.addCommand(new SensorSimulatorCommand(clock));
    bootstrap.addCommand(new ProcessMapsCommand(clock));
  }

  @Override
  public void initialize(Bootstrap<TapbillConfiguration> bootstrap) {
    bootstrap.setConfigurationSourceProvider(
        new SubstitutingSourceProvider(bootstrap.getConfigurationSourceProvider(), variables));
    bootstrap.addBundle(new StaticFiles("/assets/docs", "/api/docs/assets"));
    bootstrap.addBundle(new StaticFiles("/assets/screens", "/screens"));
    bootstrap.addBundle(StaticFiles.webJar("swagger-ui", "/api/docs/swagger-ui"));
  }

  @Override
  public void run(TapbillConfiguration configuration, Environment environment) {
    Node node = Node.open(configuration, environment, clock);
    Devices devices = Devices.open(node);
    Maps maps = Maps.open(node);
    Http.register(node);
    node.register(new ApiDocsResource());
    People people = People.open(node, passwordCost);
    Taps taps = Taps.open(node, people.audit());
    devices.register(node, people.audit());
    Office.open(node, taps.history(), people.audit());
    maps.register(node, people.audit(), taps.dispensers(), taps.mergePatch());
    Screens.open(node, people, taps, devices.alerts());
    OldRows.remove(node);
  }
}
