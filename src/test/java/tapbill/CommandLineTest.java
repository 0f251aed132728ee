package tapbill;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.util.JarLocation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @ParameterizedTest
  @CsvSource({
    "server, Starts the API server: server config.yml",
    "worker, 'Starts a worker, which runs queued jobs without the API: worker config.yml'",
    "check-totals, Compares the stored totals with the sums of the pours: check-totals config.yml",
    "user, 'Creates an account, or changes its password, state or role: user config.yml alice'",
    "sensor-simulator, Runs a sensor gateway that returns random readings: sensor-simulator",
    "process-maps, Processes the uploaded maps that wait in the queue: process-maps config.yml",
  })
  void helpExplainsEachCommandWithAnExample(String command, String line) {
    assertThat(output("--help")).contains(command + " " + line);
    assertThat(output(command, "--help")).contains("Example: java -jar tapbill.jar " + command);
  }

  @Test
  void helpIsShownWithoutArguments() {
    assertThat(output()).contains("usage:").contains("Starts the API server");
  }

  /**
   * Returns the output of the program. Each run of white space becomes one space, because long
   * lines are wrapped.
   */
  private static String output(String... arguments) {
    TapbillApplication application = new TapbillApplication();
    Bootstrap<TapbillConfiguration> bootstrap = new Bootstrap<>(application);
    application.addDefaultCommands(bootstrap);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Cli cli = new Cli(new JarLocation(TapbillApplication.class), bootstrap, out, out);
    assertThat(cli.run(arguments)).isEmpty();
    return out.toString(StandardCharsets.UTF_8).replaceAll("\\s+", " ");
  }
}
