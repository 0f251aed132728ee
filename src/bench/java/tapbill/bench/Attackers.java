package tapbill.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections of an attacker, which never wait for the service. */
final class Attackers implements AutoCloseable {
  private final List<SocketChannel> open = new ArrayList<>();
  private final ByteBuffer received = ByteBuffer.allocate(64 * 1024);
  private int lost;

  /**
   * Opens connections and sends the beginning of a request on each.
   *
   * @param receiveBuffer bytes that the operating system accepts before they are read; 0 for its
   *     default
   */
  static Attackers connect(Service service, int number, int receiveBuffer, String request)
      throws IOException {
    Attackers attackers = new Attackers();
    for (int i = 0; i < number; i++) {
      SocketChannel channel = SocketChannel.open();
      if (receiveBuffer > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
      }
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
      channel.configureBlocking(false);
      attackers.open.add(channel);
    }
    attackers.send(request);
    return attackers;
  }

  /** Sends a text on each connection. */
  void send(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    forEach(channel -> channel.write(ByteBuffer.wrap(bytes)));
  }

  /** Reads at most some bytes of each connection, as far as there are any. */
  void read(int most) {
    forEach(
        channel -> {
          received.clear().limit(most);
          return channel.read(received);
        });
  }

  /** Returns how many connections the service has ended, and how many it has not. */
  String ended() {
    return lost + " connections ended by the service, " + open.size() + " not";
  }

  private void forEach(Use use) {
    open.removeIf(
        channel -> {
          try {
            if (use.on(channel) >= 0) {
              return false;
            }
            channel.close();
          } catch (IOException e) {
            // The service has reset the connection.
          }
          lost++;
          return true;
        });
  }

  private interface Use {
    /** Returns a negative number at the end of the connection. */
    int on(SocketChannel channel) throws IOException;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : open) {
      channel.close();
    }
  }
}
