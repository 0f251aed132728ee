package tapbill.platform.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads small bodies before their requests get threads, so that clients that send slowly hold none.
 * A body that is not complete within a time limit ends its connection. Larger bodies, and those of
 * routes for large ones, are read by the thread of the request: these routes need a login or a key,
 * and refuse a request before they read its body.
 *
 * <p>Jetty's own loader keeps the buffers of the connection, of which each may have one byte; this
 * one copies the bytes.
 */
public final class EarlyBodyHandler extends EagerContentHandler {
  /** The path specifications of the routes for larger bodies than usual. */
  static final List<String> LARGE_BODIES =
      List.of("/api/v1/maps/*", "/api/data/*", "^/station/[^/]+/acl/?$");

  /** The largest body that is read early, in bytes: the usual limit of routes. */
  private static final int LARGEST = 64 * 1024;

  /**
   * Creates a handler.
   *
   * @param timeLimit the longest time in which a small body must be complete
   */
  public EarlyBodyHandler(Duration timeLimit) {
    super(new Factory(timeLimit));
    excludePath(LARGE_BODIES.toArray(String[]::new));
  }

  /** Returns whether the body of a request has been read before it got a thread. */
  static boolean hasRead(Request request) {
    @Nullable ReadRequest read = Request.as(request, ReadRequest.class);
    return read != null && read.complete;
  }

  /** Returns whether the body of a request has been read and has no byte, as a chunked one may. */
  static boolean hasReadNothing(Request request) {
    @Nullable ReadRequest read = Request.as(request, ReadRequest.class);
    return read != null && read.empty;
  }

  private record Factory(Duration timeLimit) implements ContentLoaderFactory {
    @Override
    public @Nullable String getApplicableMimeType() {
      return null;
    }

    @Override
    public @Nullable ContentLoader newContentLoader(
        String contentType,
        String mimeType,
        Handler handler,
        Request request,
        Response response,
        Callback callback) {
      return request.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > LARGEST
          ? null
          : new Loader(handler, request, response, callback, timeLimit);
    }
  }

  private static final class Loader extends ContentLoader implements Invocable.Task {
    private final Duration timeLimit;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Scheduler.@Nullable Task deadline;

    Loader(
        Handler handler,
        Request request,
        Response response,
        Callback callback,
        Duration timeLimit) {
      super(handler, request, response, callback);
      this.timeLimit = timeLimit;
    }

    @Override
    protected void load() {
      read(false);
    }

    /** Continues when more of the body has arrived. */
    @Override
    public void run() {
      read(true);
    }

    @Override
    public InvocationType getInvocationType() {
      return InvocationType.NON_BLOCKING;
    }

    private void read(boolean later) {
      boolean last = false;
      while (!last && body.size() <= LARGEST) {
        Content.@Nullable Chunk chunk = getRequest().read();
        if (chunk == null) {
          awaitMore();
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          cancelDeadline();
          fail(chunk.getFailure());
          return;
        }
        append(chunk.getByteBuffer());
        last = chunk.isLast();
        chunk.release();
      }
      cancelDeadline();
      Request read = new ReadRequest(getRequest(), Content.Chunk.from(body(), last));
      if (later) {
        getRequest().getContext().execute(() -> handle(read, getResponse(), getCallback()));
      } else {
        handle(read, getResponse(), getCallback());
      }
    }

    /** Answers a body that cannot be read; a client that has left gets no answer. */
    private void fail(Throwable failure) {
      if (failure instanceof HttpException) {
        Response.writeError(getRequest(), getResponse(), getCallback(), failure);
      } else {
        getCallback().failed(failure);
      }
    }

    private void awaitMore() {
      if (deadline == null) {
        Runnable end =
            () -> getRequest().getConnectionMetaData().getConnection().getEndPoint().close();
        deadline =
            getRequest()
                .getComponents()
                .getScheduler()
                .schedule(end, timeLimit.toMillis(), TimeUnit.MILLISECONDS);
      }
      getRequest().demand(this);
    }

    private void cancelDeadline() {
      if (deadline != null) {
        deadline.cancel();
      }
    }

    private void append(ByteBuffer bytes) {
      try {
        BufferUtil.writeTo(bytes, body);
      } catch (IOException e) {
        throw new UncheckedIOException(e); // cannot happen in memory
      }
    }

    private ByteBuffer body() {
      return ByteBuffer.wrap(body.toByteArray());
    }
  }

  /** A request whose body begins with the bytes that were read. */
  private static final class ReadRequest extends Request.Wrapper {
    private final boolean complete;
    private final boolean empty;
    private Content.@Nullable Chunk read;

    ReadRequest(Request request, Content.Chunk read) {
      super(request);
      this.complete = read.isLast();
      this.empty = complete && !read.hasRemaining();
      this.read = read;
    }

    @Override
    public Content.@Nullable Chunk read() {
      Content.@Nullable Chunk first = read;
      if (first == null) {
        return super.read();
      }
      read = first.isLast() ? Content.Chunk.EOF : null;
      return first;
    }
  }
}
