package tapbill.platform.connection;

import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import tapbill.platform.http.HttpSettings;

/**
 * Ends uploads and downloads whose clients are slower than a minimum on average, because each holds
 * a thread. The idle timeout of connections ends those that stand still.
 */
@Priority(Priorities.ENTITY_CODER) // nearer to the client than IncompleteResponses
public final class SlowTransfers implements ContainerRequestFilter, WriterInterceptor {
  private final long minPerSecond;
  private final long graceNanos;

  @Context
  @SuppressWarnings("NullAway.Init") // Jersey sets it
  private HttpServletRequest request;

  @Context
  @SuppressWarnings("NullAway.Init") // Jersey sets it
  private HttpServletResponse response;

  public SlowTransfers(HttpSettings settings) {
    minPerSecond = settings.minDataPerSecond().toBytes();
    graceNanos = settings.minDataAfter().toNanoseconds();
  }

  @Override
  public void filter(ContainerRequestContext received) {
    received.setEntityStream(new Received(received.getEntityStream(), new Pace()));
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    Pace pace = new Pace();
    context.setOutputStream(new Sent(context.getOutputStream(), pace));
    try {
      context.proceed();
    } finally {
      if (pace.tooSlow) {
        Resettable.resetAtClose(request);
        response.sendError(IncompleteResponses.ABORT);
      }
    }
  }

  private interface Transfer {
    int run() throws IOException;
  }

  /** The pace of one transfer: what the client took for it, without the time of our own work. */
  private final class Pace {
    private long waitedNanos;
    private long bytes;
    boolean tooSlow;

    int measure(Transfer transfer) throws IOException {
      long start = System.nanoTime();
      int count = transfer.run();
      waitedNanos += System.nanoTime() - start;
      bytes += Math.max(count, 0);
      if (waitedNanos > graceNanos
          && bytes < minPerSecond * TimeUnit.NANOSECONDS.toSeconds(waitedNanos)) {
        tooSlow = true;
        throw new EOFException("The client is too slow");
      }
      return count;
    }
  }

  private static final class Received extends FilterInputStream {
    private final Pace pace;

    Received(InputStream in, Pace pace) {
      super(in);
      this.pace = pace;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return pace.measure(() -> in.read(buffer, offset, length));
    }
  }

  private static final class Sent extends FilterOutputStream {
    private final Pace pace;

    Sent(OutputStream out, Pace pace) {
      super(out);
      this.pace = pace;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int start, int length) throws IOException {
      pace.measure(
          () -> {
            out.write(from, start, length);
            return length;
          });
    }

    @Override
    public void flush() throws IOException {
      pace.measure(
          () -> {
            out.flush();
            return 0;
          });
    }
  }
}
