package tapbill.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tapbill.support.Engine;
import tapbill.support.Sql;
import tapbill.support.TapbillProcess;

/** What the commands of the packaged jar print, and their exit status. */
class CommandIT {

  @Test
  void commandsPrintTheirResult() {
    String database = Engine.POSTGRESQL.newDatabase();
    // The trigger of a close keeps the totals of what the service would have written.
    Sql.on(
        database,
        "INSERT INTO dispenser (station_id, flow_volume, price, created_at)"
            + " VALUES ('station', 64000, 12250000, 0)",
        "INSERT INTO pour (dispenser_id, flow_volume, price, opened_at)"
            + " SELECT id, flow_volume, price, 0 FROM dispenser",
        "UPDATE pour SET closed_at = 22000000, volume = 1408000, cost = 17248000");
    assertThat(Sql.texts(database, "SELECT total_pours FROM dispenser")).containsExactly("1");
    assertResult(database, 0, "The stored totals match the pours", "check-totals", "config.yml");
    Sql.on(database, "UPDATE dispenser SET total_pours = 7");
    assertResult(database, 1, "stored total 7 pours", "check-totals", "config.yml");
    assertResult(database, 0, "Created foo", "user", "config.yml", "foo", "bar bar bar");
  }

  private static void assertResult(
      String database, int exitStatus, String output, String... arguments) {
    try (TapbillProcess command = TapbillProcess.command(database, arguments)) {
      assertThat(command.exitStatus()).as(command.output()).isEqualTo(exitStatus);
      assertThat(command.output()).contains(output).doesNotContain("\tat ");
    }
  }
}
