package tapbill.platform.change;

import io.dropwizard.lifecycle.Managed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.platform.database.DatabaseUri;
import tapbill.platform.supervision.SupervisedLoop;
import tapbill.platform.supervision.Supervisor;

/**
 * Exchanges changes with the other nodes by NOTIFY and LISTEN of PostgreSQL. It has a connection of
 * its own, because a pooled one would be lent to other threads together with the notifications that
 * it received.
 */
public final class PostgresChangeRelay implements Managed {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresChangeRelay.class);

  /**
   * The time for which changes are collected before they are sent together, because PostgreSQL
   * commits the notifications of all nodes one after the other.
   */
  private static final int COLLECTING_MILLIS = 50;

  /** The interval between tests of the connection, which bounds how long it can be dead unseen. */
  private static final Duration PROBE = Duration.ofSeconds(5);

  private static final int PROBE_TIMEOUT_SECONDS = 5;
  private static final long SHORTEST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  /** The number of ids, of 19 digits each, that fit into the 8000 bytes of a notification. */
  private static final int MOST_IN_ONE = 350;

  private static final String DISPENSER = "d";
  private static final String ALERTS = "a";
  private static final String ANYTHING = "*";

  private final ChangePublisher changes;
  private final DatabaseUri uri;
  private final ChangeQueue own = new ChangeQueue();
  private final SupervisedLoop loop;
  private long pause = SHORTEST_PAUSE_MILLIS;
  private volatile boolean stopped;

  public PostgresChangeRelay(ChangePublisher changes, DatabaseUri uri, Supervisor supervisor) {
    this.changes = changes;
    this.uri = uri;
    this.loop = supervisor.loop("changes", this::round);
    changes.setConnected(false);
    changes.forwardTo(own);
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() throws InterruptedException {
    stopped = true;
    loop.interrupt();
    loop.join();
  }

  /**
   * Exchanges changes until the relay is stopped or a failure; returns false when it is stopped.
   */
  private boolean round() throws InterruptedException {
    if (stopped) {
      return false;
    }
    try (Connection connection = connect()) {
      LOG.debug("Subscribed to the changes of other nodes");
      pause = SHORTEST_PAUSE_MILLIS;
      changes.setConnected(true);
      // Changes that were published before this connection was open did not reach this node.
      changes.deliver(Change.ANYTHING);
      exchange(connection);
    } catch (SQLException e) {
      if (changes.isConnected()) {
        LOG.warn(
            "Changes of other nodes are delayed until the database is available: {}", e.toString());
      }
      changes.setConnected(false);
      Thread.sleep(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    } catch (RuntimeException | Error e) {
      changes.setConnected(false);
      throw e;
    }
    return true;
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    if (uri.user() != null) {
      properties.setProperty("user", uri.user());
    }
    if (uri.password() != null) {
      properties.setProperty("password", uri.password());
    }
    properties.setProperty("ApplicationName", "tapbill-changes");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    Connection connection = DriverManager.getConnection(uri.location(), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN tapbill");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
    return connection;
  }

  private void exchange(Connection connection) throws SQLException {
    PGConnection driver = connection.unwrap(PGConnection.class);
    int self = driver.getBackendPID();
    long probed = System.nanoTime();
    while (!stopped) {
      notifyOthers(connection);
      PGNotification[] notifications = driver.getNotifications(COLLECTING_MILLIS);
      if (notifications != null) {
        for (PGNotification notification : notifications) {
          if (notification.getPID() != self) {
            parse(notification.getParameter()).forEach(changes::deliver);
          }
        }
      }
      if (System.nanoTime() - probed > PROBE.toNanos()) {
        if (!connection.isValid(PROBE_TIMEOUT_SECONDS)) {
          throw new SQLException("The connection does not answer");
        }
        probed = System.nanoTime();
      }
    }
  }

  private void notifyOthers(Connection connection) throws SQLException {
    List<Change> published = new ArrayList<>(own.take());
    // A notification may be lost in a crash, so that its commit need not wait for the disk. The
    // setting is that of the transaction, because a pooler may use the session for bills too.
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT set_config('synchronous_commit', 'off', true), pg_notify('tapbill', ?)")) {
      for (int i = 0; i < published.size(); i += MOST_IN_ONE) {
        int end = Math.min(i + MOST_IN_ONE, published.size());
        statement.setString(1, text(published.subList(i, end)));
        statement.execute();
      }
    } catch (SQLException e) {
      published.forEach(own); // the next connection sends them
      throw e;
    }
  }

  private static String text(List<Change> published) {
    return published.stream().map(PostgresChangeRelay::word).collect(Collectors.joining(" "));
  }

  private static String word(Change change) {
    return switch (change.kind()) {
      case DISPENSER -> DISPENSER + change.id();
      case ALERTS -> ALERTS;
      case ANYTHING -> ANYTHING;
    };
  }

  /** Reads a notification; a word that is unknown, as from a newer node, may mean anything. */
  static List<Change> parse(String text) {
    return List.of(text.split(" ", -1)).stream().map(PostgresChangeRelay::change).toList();
  }

  private static Change change(String word) {
    if (word.equals(ALERTS)) {
      return Change.ALERTS;
    }
    return word.matches(DISPENSER + "[0-9]{1,18}")
        ? Change.ofDispenser(Long.parseLong(word.substring(DISPENSER.length())))
        : Change.ANYTHING;
  }
}
