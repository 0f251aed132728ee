package tapbill.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Connects many pages in one thread, which reads their streams and discards them. */
public final class LivePages {
  private static final byte[] REQUEST =
      "GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private LivePages() {}

  /**
   * Arguments: port, number of pages. For each line of its input it prints the megabytes received
   * since the last line.
   */
  public static void main(String[] args) throws IOException {
    InetSocketAddress server =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    int pages = Integer.parseInt(args[1]);
    ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
    Selector selector = Selector.open();
    for (int i = 0; i < pages; i++) {
      SocketChannel page = SocketChannel.open(server);
      page.write(ByteBuffer.wrap(REQUEST));
      page.configureBlocking(false);
      page.register(selector, SelectionKey.OP_READ);
    }
    long bytes = 0;
    int connected = 0;
    int ended = 0;
    boolean ready = false;
    while (ended < pages) {
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        buffer.clear();
        int read = ((SocketChannel) key.channel()).read(buffer);
        if (read < 0) {
          key.cancel();
          ended++;
        } else {
          bytes += read;
          connected += key.attach("connected") == null ? 1 : 0;
        }
      }
      selector.selectedKeys().clear();
      if (!ready && connected == pages) {
        ready = true;
        bytes = 0;
        System.out.println(pages + " pages are connected");
      }
      while (System.in.available() > 0 && System.in.read() >= 0) {
        System.out.println(bytes / 1_000_000 + " MB received, " + ended + " pages cut off");
        bytes = 0;
      }
    }
  }
}
