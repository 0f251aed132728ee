package tapbill.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Sql;
import tapbill.support.TapbillProcess;
import tapbill.support.Taps;
import tapbill.support.TestApp;

/** What the commands of the packaged jar print, and their exit status. */
class CommandIT {

  @Test
  void commandsPrintTheirResult() {
    String database = Engine.POSTGRESQL.emptyDatabase();
    try (TestApp app = TestApp.start(database)) {
      Taps taps = new Taps(app);
      taps.pour(taps.create(), "22");
      assertResult(database, 0, "The stored totals match the pours", "check-totals", "config.yml");
      Sql.on(database, "UPDATE dispenser SET total_pours = 7");
      assertResult(database, 1, "stored total 7 pours", "check-totals", "config.yml");
      assertResult(database, 0, "Created foo", "user", "config.yml", "foo", "bar bar bar");
      assertResult(database, 1, "password must have", "user", "config.yml", "foo", "bar");
    }
  }

  private static void assertResult(
      String database, int exitStatus, String output, String... arguments) {
    try (TapbillProcess command = TapbillProcess.command(database, arguments)) {
      assertThat(command.exitStatus()).as(command.output()).isEqualTo(exitStatus);
      assertThat(command.output()).contains(output).doesNotContain("\tat ");
    }
  }
}
