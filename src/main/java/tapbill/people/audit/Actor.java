package tapbill.people.audit;

import org.jspecify.annotations.Nullable;

/**
 * The author of an action.
 *
 * @param name a username, or null for a client without a login. The names of the program itself
 *     contain a space, which no username can.
 * @param address the IP address of the client
 */
public record Actor(@Nullable String name, @Nullable String address) {
  public static final Actor COMMAND_LINE = new Actor("command line", null);
  public static final Actor START = new Actor("start of the service", null);

  /** Returns the same client under the name with which it tries to log in. */
  public Actor named(String username) {
    return new Actor(username, address);
  }
}
