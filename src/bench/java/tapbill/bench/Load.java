package tapbill.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Loads a service over keep-alive connections, each with its own thread and dispensers. It runs in
 * a process of its own and writes prepared bytes instead of using an HTTP client, because it shares
 * two cores with the service and the database.
 */
public final class Load {
  static final String TOKEN = "LOAD_TOKEN";
  private static final double WARM_UP = 0.25;

  private Load() {}

  /**
   * Arguments: port, connections, seconds, requests per second of all connections together (0: each
   * connection at full speed), and the paths of {@link #requests}, called in turn.
   */
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[0]);
    int connections = Integer.parseInt(args[1]);
    long nanos = (long) (Double.parseDouble(args[2]) * 1e9);
    int perSecond = Integer.parseInt(args[3]);
    long interval = perSecond == 0 ? 0 : connections * 1_000_000_000L / perSecond;
    List<String> dispensers = Arrays.asList(args).subList(4, args.length);
    long start = System.nanoTime();
    long counted = start + (long) (nanos * WARM_UP);
    long end = counted + nanos;

    ExecutorService threads = Executors.newFixedThreadPool(connections);
    List<Callable<Samples>> clients = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      List<String> own = new ArrayList<>();
      for (int d = i; d < dispensers.size(); d += connections) {
        own.add(dispensers.get(d));
      }
      clients.add(() -> client(port, own, interval, counted, end));
    }
    Samples all = new Samples();
    for (Future<Samples> done : threads.invokeAll(clients)) {
      all.add(done.get());
    }
    threads.shutdown();
    System.out.println(all.figures(nanos / 1e9).toJson());
  }

  private static Samples client(int port, List<String> paths, long interval, long counted, long end)
      throws IOException {
    Samples samples = new Samples();
    List<byte[]> requests = requests(paths);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream());
      long due = System.nanoTime();
      for (int i = 0; System.nanoTime() < end; i = (i + 1) % requests.size()) {
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
          LockSupport.parkNanos(due - now);
        }
        // At a fixed rate the latency includes the delay by a late response before.
        long sent = interval == 0 ? System.nanoTime() : due;
        due += interval;
        out.write(requests.get(i));
        int status = readAnswer(in);
        if (sent >= counted) {
          samples.add(System.nanoTime() - sent, status == 200);
        }
      }
    }
    return samples;
  }

  /**
   * Encodes the requests: a path that starts with GET is read with the token of the environment, if
   * it has one, any other is the path of a dispenser, which is opened and closed by POST.
   */
  private static List<byte[]> requests(List<String> paths) {
    List<byte[]> requests = new ArrayList<>();
    for (String path : paths) {
      if (path.startsWith("GET ")) {
        requests.add(request(path));
      } else {
        requests.add(request("POST " + path + "/open"));
        requests.add(request("POST " + path + "/close"));
      }
    }
    return requests;
  }

  private static byte[] request(String methodAndPath) {
    String token = System.getenv().getOrDefault(TOKEN, "");
    return (methodAndPath
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
            + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
            + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static int readAnswer(InputStream in) throws IOException {
    int status = Integer.parseInt(line(in).substring(9, 12));
    int length = 0;
    boolean chunked = false;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).trim());
      }
      chunked |= header.equalsIgnoreCase("Transfer-Encoding: chunked");
    }
    in.skipNBytes(length);
    if (chunked) {
      for (int size = -1; size != 0; line(in)) {
        size = Integer.parseInt(line(in), 16);
        in.skipNBytes(size);
      }
    }
    return status;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("The service closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Latencies in nanoseconds. */
  private static final class Samples {
    private long[] nanos = new long[1024];
    private int count;
    private int errors;

    void add(long latency, boolean ok) {
      if (count == nanos.length) {
        nanos = Arrays.copyOf(nanos, count * 2);
      }
      nanos[count++] = latency;
      errors += ok ? 0 : 1;
    }

    void add(Samples other) {
      for (int i = 0; i < other.count; i++) {
        add(other.nanos[i], true);
      }
      errors += other.errors;
    }

    Figures figures(double seconds) {
      long[] sorted = Arrays.copyOf(nanos, count);
      Arrays.sort(sorted);
      return new Figures(
          count / seconds,
          count == 0 ? 0 : sorted[count / 2] / 1e6,
          count == 0 ? 0 : sorted[(int) (count * 0.99)] / 1e6,
          errors,
          0);
    }
  }
}
