package tapbill.screen.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The stream to one connected page. No method blocks on the network: bytes that the connection does
 * not accept at once are queued until it does, and a page that falls too far behind is
 * disconnected. A client has no thread of its own, and queued bytes are shared between clients.
 */
final class LiveClient implements WriteListener, AsyncListener {
  /** The limit of queued bytes; a single message may exceed it. */
  static final int MAX_QUEUED_BYTES = 256 * 1024;

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
  private final Deque<byte[]> queue = new ArrayDeque<>(1);
  private int queuedBytes;
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
      LiveClients clients) {
    this.context = context;
    this.out = out;
    this.address = address;
    this.lastSeen = lastSeen;
    this.session = session;
    this.clients = clients;
    this.connection =
        ServletContextRequest.getServletContextRequest(context.getRequest())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
  }

  String address() {
    return address;
  }

  @Nullable Instant lastSeen() {
    return lastSeen;
  }

  boolean isAdmin() {
    return session.admin();
  }

  /** Checks an admin's session again: it ends, or the account's role changes. */
  boolean isStillAdmin() {
    return session.admin() && session.isStillAdmin().getAsBoolean();
  }

  /** Queues a message and writes as much as the connection accepts. */
  void send(byte[] message) {
    boolean tooSlow = false;
    synchronized (this) {
      if (ended) {
        return;
      }
      if (!queue.isEmpty() && queuedBytes + message.length > MAX_QUEUED_BYTES) {
        tooSlow = true;
      } else {
        queue.add(message);
        queuedBytes += message.length;
      }
    }
    if (tooSlow) {
      clients.countDropped();
      close();
    } else {
      write();
    }
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /** Sends a heartbeat, unless a queued message will serve as one. */
  void sendHeartbeat() {
    boolean idle;
    synchronized (this) {
      idle = queue.isEmpty();
    }
    if (idle) {
      send(LiveMessage.HEARTBEAT);
    }
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
    boolean first;
    synchronized (this) {
      first = !ready;
      ready = true;
    }
    if (first) {
      clients.subscribe(this);
    }
    write();
  }

  @Override
  public void onError(Throwable error) {
    end(); // The page has disconnected.
  }

  /**
   * Writes queued messages while the connection accepts bytes; afterwards the server calls {@link
   * #onWritePossible}.
   */
  private void write() {
    try {
      synchronized (this) {
        while (!ended && !queue.isEmpty() && out.isReady()) {
          byte[] message = queue.remove();
          queuedBytes -= message.length;
          // A direct write spares the aggregation buffer that the server keeps for each response.
          out.write(ByteBuffer.wrap(message));
        }
      }
    } catch (IOException e) {
      end();
    }
  }

  private void end() {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      queue.clear();
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
