package tapbill.screen.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The stream to one connected page. No method blocks on the network: the page has a position in the
 * log, from which it is sent as much as its connection accepts. A page that falls too far behind,
 * or takes too long to read its first state, is disconnected. A client has no thread and no bytes
 * of its own.
 */
final class LiveClient implements WriteListener, AsyncListener {
  /** The time to read the first state, which limits the snapshots that are kept for pages. */
  private static final Duration LONGEST_START = Duration.ofSeconds(20);

  /**
   * The session of a page.
   *
   * @param admin whether it was the session of an admin when the page connected
   * @param isStillAdmin checks it again; evaluated at intervals
   */
  record Session(boolean admin, BooleanSupplier isStillAdmin) {}

  private final String address;
  private final @Nullable Instant lastSeen;
  private final Session session;
  private final LiveClients clients;
  private final AsyncContext context;
  private final HttpOutput out;
  private final EndPoint connection;
  private final LiveLog log;
  private Instant begun = Instant.EPOCH;

  /** The first messages, of which some are still to be sent; null after the page has read all. */
  private @Nullable Iterator<ByteBuffer> first;

  private long position;
  private boolean ready;
  private boolean ended;

  /**
   * Creates the stream for a response whose headers are set.
   *
   * @param lastSeen time at which the data of the last event that the page received was read; null
   *     for a page that connects for the first time
   */
  LiveClient(
      AsyncContext context,
      HttpOutput out,
      String address,
      @Nullable Instant lastSeen,
      Session session,
      LiveClients clients,
      LiveLog log) {
    this.context = context;
    this.out = out;
    this.address = address;
    this.lastSeen = lastSeen;
    this.session = session;
    this.clients = clients;
    this.log = log;
    this.connection =
        ServletContextRequest.getServletContextRequest(context.getRequest())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
  }

  String address() {
    return address;
  }

  boolean isAdmin() {
    return session.admin();
  }

  /** Checks an admin's session again: it ends, or the account's role changes. */
  boolean isStillAdmin() {
    return session.admin() && session.isStillAdmin().getAsBoolean();
  }

  /** Sends the first messages, after which the page follows the log. */
  void begin(LiveSnapshot snapshot, Instant now) {
    Iterator<ByteBuffer> messages = snapshot.messages(lastSeen).iterator();
    synchronized (this) {
      begun = now;
      first = messages;
      position = snapshot.position();
    }
    write(false);
  }

  /** Sends the messages that were published, and disconnects a page that is too far behind. */
  void send() {
    write(false);
    boolean behind;
    synchronized (this) {
      behind = !ended && log.hasEvicted(position);
    }
    if (behind) {
      drop();
    }
  }

  /** Sends a heartbeat, unless a message serves as one. */
  void sendHeartbeat() {
    write(true);
  }

  /** Disconnects a page that has not read its first state in time. */
  void dropIfLate(Instant now) {
    boolean late;
    synchronized (this) {
      // abs(): a clock that is set back must not postpone the end.
      late = first != null && Duration.between(begun, now).abs().compareTo(LONGEST_START) > 0;
    }
    if (late) {
      drop();
    }
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /**
   * Closes the connection; the page connects again by itself. An orderly end of the response would
   * wait until the queued bytes are written.
   */
  void close() {
    connection.close();
    end();
  }

  @Override
  public void onWritePossible() {
    boolean subscribed;
    synchronized (this) {
      subscribed = ready;
      ready = true;
    }
    if (subscribed) {
      write(false);
    } else {
      clients.subscribe(this);
    }
  }

  @Override
  public void onError(Throwable error) {
    end(); // The page has disconnected.
  }

  private void drop() {
    clients.countDropped();
    close();
  }

  /**
   * Writes messages while the connection accepts bytes; afterwards the server calls {@link
   * #onWritePossible}.
   *
   * @param heartbeat whether to write a heartbeat if there is no message
   */
  private void write(boolean heartbeat) {
    try {
      synchronized (this) {
        boolean idle = heartbeat;
        while (!ended && out.isReady()) {
          ByteBuffer message = next();
          if (message == null && !idle) {
            return;
          }
          idle = false;
          // A direct write spares the aggregation buffer that the server keeps for each response.
          out.write(message == null ? ByteBuffer.wrap(LiveMessage.HEARTBEAT) : message);
        }
      }
    } catch (IOException e) {
      end();
    }
  }

  /** Returns the next message to this page; null if it has got all. */
  private @Nullable ByteBuffer next() {
    if (first != null && first.hasNext()) {
      return first.next();
    }
    first = null;
    LiveLog.Message message = log.at(position);
    while (message != null) {
      position = message.next();
      if (isAdmin() || !message.onlyForAdmins()) {
        return message.bytes().duplicate();
      }
      message = log.at(position);
    }
    return null;
  }

  private void end() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      first = null;
    }
    clients.remove(this);
    context.complete();
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    end();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    // Only end() completes the response, and it has already cleaned up.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // The response is started once; no listener has to be added again.
  }
}
