package tapbill.node.command;

import io.dropwizard.core.cli.Command;
import net.sourceforge.argparse4j.inf.Subparser;

/** Adds a command to the list of {@code --help}: its description and one example. */
final class Example {
  private Example() {}

  /**
   * Sets the line that {@code --help} shows for a command.
   *
   * @param arguments what follows the command's name in the example
   */
  static void add(Subparser subparser, Command command, String arguments) {
    String example = command.getName() + " " + arguments;
    subparser.help(command.getDescription() + ": " + example);
    subparser.epilog("Example: java -jar tapbill.jar " + example);
  }
}
