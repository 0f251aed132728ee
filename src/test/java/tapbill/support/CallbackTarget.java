package tapbill.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import javax.net.ServerSocketFactory;

/**
 * A callback target: an HTTP server on the loopback address that records its requests and answers
 * correctly or with the fault that the test sets.
 */
public final class CallbackTarget implements AutoCloseable {

  /** The server's reaction to a request, after reading it unless stated otherwise. */
  public enum Behaviour {
    /** Answers with the status and body that were set; the defaults are 200 and an empty object. */
    ANSWER,
    /** Never answers. */
    HANG,
    /** Closes the connection before reading anything. */
    CLOSE_AT_ONCE,
    /** Closes the connection in the middle of the head of the answer. */
    CLOSE_HALFWAY,
    /** Sends one byte of the head a second, without an end. */
    DRIP,
    /** Sends the head, and then one byte of the body a second, without an end. */
    DRIP_BODY,
    /** Sends a head and then a body without an end. */
    ENDLESS_BODY,
    /** Sends headers without an end. */
    HUGE_HEADERS,
    /** Declares a body of one tebibyte, sends the beginning and waits. */
    HUGE_LENGTH,
    /** Sends 100 Continue again and again. */
    ENDLESS_CONTINUE,
    /** Sends a small compressed body that unpacks to a huge one. */
    GZIP_BOMB,
    /** Redirects to another path of this server. */
    REDIRECT,
    /** Sends bytes that are not HTTP. */
    GARBAGE
  }

  /**
   * A request that the server has read.
   *
   * @param path the path with its query
   * @param headers the header values by lower-case name
   */
  public record Call(String path, Map<String, String> headers, String body) {}

  private static final byte[] ENDLESS = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final String scheme;
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile Behaviour behaviour = Behaviour.ANSWER;
  private volatile int status = 200;
  private volatile String body = "{}";

  private CallbackTarget(ServerSocketFactory sockets, String scheme) {
    this.scheme = scheme;
    try {
      server =
          sockets.createServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::acceptAll);
  }

  public static CallbackTarget start() {
    return new CallbackTarget(ServerSocketFactory.getDefault(), "http");
  }

  /**
   * Starts a target that serves HTTPS.
   *
   * @param sockets a factory of TLS sockets with a certificate
   */
  public static CallbackTarget start(ServerSocketFactory sockets) {
    return new CallbackTarget(sockets, "https");
  }

  public String url() {
    return url("/callback");
  }

  /**
   * Returns the URL of a path of this server.
   *
   * @param path the path with its leading slash
   */
  public String url(String path) {
    return scheme + "://127.0.0.1:" + port() + path;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Returns the requests received so far, in order. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  public void answerWith(int status) {
    this.status = status;
    behave(Behaviour.ANSWER);
  }

  public void answerWith(int status, String body) {
    this.body = body;
    answerWith(status);
  }

  public void behave(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        open.add(connection);
        inBackground(() -> serve(connection));
      } catch (IOException e) {
        // The server was closed, which ends the loop, or the client disconnected.
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      if (behaviour != Behaviour.CLOSE_AT_ONCE) {
        calls.add(read(new BufferedInputStream(connection.getInputStream())));
        answer(connection.getOutputStream());
      }
    } catch (IOException e) {
      // The client disconnected, or the test has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(connection);
    }
  }

  private static Call read(InputStream in) throws IOException {
    String[] requestLine = line(in).split(" ", -1);
    if (requestLine.length != 3) {
      throw new IOException("no HTTP");
    }
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).trim(),
          (first, second) -> first + ", " + second);
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Call(
        requestLine[1],
        Map.copyOf(headers),
        new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the caller has gone");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private void answer(OutputStream out) throws IOException, InterruptedException {
    switch (behaviour) {
      case ANSWER -> {
        String said = body;
        send(
            out,
            "HTTP/1.1 " + status + " Said\r\nContent-Length: " + said.length() + "\r\n\r\n" + said);
      }
      case HANG, CLOSE_AT_ONCE -> closed.await();
      case CLOSE_HALFWAY -> send(out, "HTTP/1.1 200 OK\r\nContent-Le");
      case DRIP -> {
        send(out, "HTTP/1.1 200 OK\r\nX-Drip: ");
        while (true) {
          send(out, "x");
          Thread.sleep(1000);
        }
      }
      case DRIP_BODY -> {
        send(out, "HTTP/1.1 200 OK\r\n\r\n");
        while (true) {
          send(out, " ");
          Thread.sleep(1000);
        }
      }
      case ENDLESS_BODY -> {
        send(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
        while (true) {
          out.write(ENDLESS);
        }
      }
      case HUGE_HEADERS -> {
        send(out, "HTTP/1.1 200 OK\r\n");
        while (true) {
          send(out, "X-More: " + "x".repeat(1000) + "\r\n");
        }
      }
      case HUGE_LENGTH -> {
        send(out, "HTTP/1.1 200 OK\r\nContent-Length: " + (1L << 40) + "\r\n\r\n{");
        closed.await();
      }
      case ENDLESS_CONTINUE -> {
        while (true) {
          send(out, "HTTP/1.1 100 Continue\r\n\r\n");
        }
      }
      case GZIP_BOMB -> {
        send(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
          for (int i = 0; i < 100_000; i++) {
            packed.write(ENDLESS);
          }
        }
      }
      case REDIRECT ->
          send(out, "HTTP/1.1 307 Go\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n");
      case GARBAGE -> send(out, "220 mail.example ESMTP\r\n\r\n");
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "callback-target");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      server.close();
      for (Socket connection : open) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
