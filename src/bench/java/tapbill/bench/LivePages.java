package tapbill.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Connects many pages in one thread, which reads their streams and discards them. */
public final class LivePages {
  private static final long LONGEST_START_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** In a siege only the others read. */
  private static final int DEAF = 10;

  private LivePages() {}

  /**
   * Arguments: port, number of pages, and optionally "siege": then each page sends another {@code
   * Last-Event-ID}, and every tenth reads nothing. For each line of its input it prints the
   * megabytes received since the last line.
   */
  public static void main(String[] args) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    int pages = Integer.parseInt(args[1]);
    boolean siege = args.length > 2;
    long start = System.nanoTime();
    int connected = 0;
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    Selector selector = Selector.open();
    for (int i = 0; i < pages; i++) {
      boolean deaf = siege && i % DEAF == 0;
      SocketChannel page = SocketChannel.open();
      if (deaf) {
        page.setOption(StandardSocketOptions.SO_RCVBUF, 1024);
        connected++;
      }
      page.connect(server);
      page.write(request(siege ? lastEventId(i) : ""));
      page.configureBlocking(false);
      page.register(selector, deaf ? 0 : SelectionKey.OP_READ);
    }
    long bytes = 0;
    int ended = 0;
    boolean ready = false;
    while (ended < pages) {
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        buffer.clear();
        int read = read((SocketChannel) key.channel(), buffer);
        if (read < 0) {
          key.cancel();
          ended++;
        } else {
          bytes += read;
          connected += key.attach("connected") == null ? 1 : 0;
        }
      }
      selector.selectedKeys().clear();
      if (!ready && (connected == pages || System.nanoTime() - start > LONGEST_START_NANOS)) {
        ready = true;
        bytes = 0;
        System.out.println(connected + " pages are connected");
      }
      while (System.in.available() > 0 && System.in.read() >= 0) {
        System.out.println(bytes / 1_000_000 + " MB received, " + ended + " pages cut off");
        bytes = 0;
      }
    }
  }

  /** Returns the id of an event of the last ten minutes, in microseconds. */
  private static String lastEventId(int page) {
    long micros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) - page;
    return "Last-Event-ID: " + (micros - TimeUnit.MINUTES.toMicros(9)) + "\r\n";
  }

  private static ByteBuffer request(String header) {
    String request = "GET /api/live HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n";
    return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static int read(SocketChannel page, ByteBuffer buffer) {
    try {
      return page.read(buffer);
    } catch (IOException e) {
      return -1; // the service has reset the connection
    }
  }
}
