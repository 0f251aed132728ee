package tapbill.people.audit;

import org.jspecify.annotations.Nullable;

/**
 * Who does something, and from where.
 *
 * @param name a username; absent for somebody who is not logged in. What the program itself does
 *     has a name with a space, which no username has.
 * @param address the IP address of the client
 */
public record Actor(@Nullable String name, @Nullable String address) {
  public static final Actor COMMAND_LINE = new Actor("command line", null);
  public static final Actor START = new Actor("start of the service", null);

  /** The same client under a name that it has proved, or tried to. */
  public Actor named(String username) {
    return new Actor(username, address);
  }
}
