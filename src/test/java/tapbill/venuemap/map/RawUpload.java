package tapbill.venuemap.map;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import tapbill.support.Api;
import tapbill.support.Form;

/** Uploads over a plain socket, to send incomplete or wrong requests that java.net.http refuses. */
public final class RawUpload implements AutoCloseable {
  private final Socket socket;

  /**
   * Sends the head of an upload of a map.
   *
   * @param headers more headers of the request, such as its declared length
   */
  public RawUpload(Api client, String headers) {
    this(client, "POST " + MapRig.PATH, headers);
  }

  /** Sends the head of an upload to another route. */
  public RawUpload(Api client, String route, String headers) {
    URI server = URI.create(client.base());
    try {
      socket = new Socket(server.getHost(), server.getPort());
      socket.setSoTimeout(30_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String head =
        """
        %s HTTP/1.1
        Host: localhost
        Authorization: Bearer %s
        Content-Type: %s
        %s

        """;
    send(
        head.formatted(route, client.token(), Form.TYPE, headers)
            .replaceAll("\\R", "\r\n")
            .getBytes(StandardCharsets.US_ASCII));
  }

  public void send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the first bytes of the answer, and returns an empty text if there are none. */
  public String answer() {
    byte[] buffer = new byte[8192];
    try {
      int length = socket.getInputStream().read(buffer);
      return length < 0 ? "" : new String(buffer, 0, length, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the connection, even in the middle of the upload. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
