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
 * A connected page. Nothing that is done with it waits for it: what its connection does not take at
 * once is written when it does, and a page that falls too far behind is cut off. It has no thread,
 * and the bytes that wait for it are shared with all others.
 */
final class LiveClient implements WriteListener, AsyncListener {
  /** The most bytes that wait for a page, unless it is a single message. */
  static final int MOST_WAITING = 256 * 1024;

  private final String address;
  private final @Nullable Instant lastSeen;
  private final boolean admin;
  private final BooleanSupplier isStillAdmin;
  private final LiveClients clients;
  private final AsyncContext context;
  private final HttpOutput out;
  private final EndPoint connection;
  private final Deque<byte[]> waiting = new ArrayDeque<>(1);
  private int waitingBytes;
  private boolean ready;
  private boolean ended;

  /**
   * A page whose answer has begun, to be written without waiting.
   *
   * @param lastSeen when the content of the last event was read that it has seen
   * @param isAdmin whether it may see what only admins may; asked now and then
   */
  LiveClient(
      AsyncContext context,
      HttpOutput out,
      String address,
      @Nullable Instant lastSeen,
      BooleanSupplier isAdmin,
      LiveClients clients) {
    this.context = context;
    this.out = out;
    this.address = address;
    this.lastSeen = lastSeen;
    this.isStillAdmin = isAdmin;
    this.admin = isAdmin.getAsBoolean();
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
    return admin;
  }

  /** Whether it is still what it was when it connected: sessions end, and roles change. */
  boolean isStillAdmin() {
    return admin && isStillAdmin.getAsBoolean();
  }

  /** Sends a message behind those that wait. */
  void send(byte[] message) {
    boolean tooSlow = false;
    synchronized (this) {
      if (ended) {
        return;
      }
      if (!waiting.isEmpty() && waitingBytes + message.length > MOST_WAITING) {
        tooSlow = true;
      } else {
        waiting.add(message);
        waitingBytes += message.length;
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

  /** Says that the stream is there, unless something else that waits will say it. */
  void sendHeartbeat() {
    boolean idle;
    synchronized (this) {
      idle = waiting.isEmpty();
    }
    if (idle) {
      send(LiveMessage.HEARTBEAT);
    }
  }

  /**
   * Cuts the connection, and the page will connect again. An orderly end would wait for what cannot
   * be written.
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
      clients.arrive(this);
    }
    write();
  }

  @Override
  public void onError(Throwable error) {
    end(); // It has gone.
  }

  /** The server calls {@link #onWritePossible} where this stops. */
  private void write() {
    try {
      synchronized (this) {
        while (!ended && !waiting.isEmpty() && out.isReady()) {
          byte[] message = waiting.remove();
          waitingBytes -= message.length;
          // A buffer goes past the one that the server would otherwise keep for each answer.
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
      waiting.clear();
    }
    clients.leave(this);
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
    // We have completed it.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // Once is enough.
  }
}
