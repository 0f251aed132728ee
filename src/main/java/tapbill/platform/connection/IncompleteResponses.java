package tapbill.platform.connection;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resets the connection where a response fails after its first part was sent. Otherwise the
 * response would end in good order, and a revenue report without its last pours would look
 * complete.
 *
 * <p>It also ends asynchronous requests whose clients are gone. Jersey logs that it cannot write
 * such a response and leaves the request open, which would keep its memory and its connection for
 * ever, and delay a stop.
 */
public final class IncompleteResponses implements WriterInterceptor {
  /** The number of bytes up to which a response can still be replaced by an error. */
  public static final int BUFFER = 8192;

  private static final Logger LOG = LoggerFactory.getLogger(IncompleteResponses.class);

  /** The status by which Jetty cuts the connection. */
  static final int ABORT = -1;

  private final Counter aborted;

  @Context
  @SuppressWarnings("NullAway.Init") // Jersey sets it
  private HttpServletRequest request;

  @Context
  @SuppressWarnings("NullAway.Init") // Jersey sets it
  private HttpServletResponse response;

  public IncompleteResponses(PrometheusRegistry registry) {
    aborted =
        Counter.builder()
            .name("tapbill_responses_aborted_total")
            .help("Responses that failed after their first part was sent, and were cut off")
            .register(registry);
    aborted.initLabelValues();
  }

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    Sent sent = new Sent(context.getOutputStream());
    context.setOutputStream(sent);
    try {
      context.proceed();
    } catch (IOException | RuntimeException | Error e) {
      // A client that is gone needs no end of its response.
      if (sent.bytes > BUFFER && !sent.clientIsGone) {
        aborted.inc();
        LOG.error("A response failed after {} bytes and is cut off", sent.bytes, e);
        Resettable.resetAtClose(request);
        response.sendError(ABORT);
      }
      throw e;
    }
  }

  private interface Operation {
    void run() throws IOException;
  }

  /** Counts the bytes, and distinguishes errors of the connection from errors of the content. */
  private final class Sent extends FilterOutputStream {
    long bytes;
    boolean clientIsGone;

    Sent(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] from, int start, int length) throws IOException {
      bytes += length;
      send(() -> out.write(from, start, length));
    }

    @Override
    public void flush() throws IOException {
      send(out::flush);
    }

    /** Sends what is in the buffer: short responses are sent only here. */
    @Override
    public void close() throws IOException {
      send(out::close);
    }

    private void send(Operation operation) throws IOException {
      try {
        operation.run();
      } catch (IOException e) {
        if (!clientIsGone && request.isAsyncStarted()) {
          request.getAsyncContext().complete();
        }
        clientIsGone = true;
        throw e;
      }
    }
  }
}
