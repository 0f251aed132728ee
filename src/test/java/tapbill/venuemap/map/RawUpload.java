package tapbill.venuemap.map;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import tapbill.support.Api;
import tapbill.support.Form;

/** An upload that does what java.net.http would not. */
public final class RawUpload implements AutoCloseable {
  private final Socket socket;

  /**
   * Sends the head of an upload.
   *
   * @param headers such as the length that is declared
   */
  public RawUpload(Api client, String headers) {
    this(client, "POST " + MapRig.PATH, headers);
  }

  /** The same for another route. */
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

  /** The answer, until the connection is closed or as much as there is of it. */
  public String answer() {
    byte[] buffer = new byte[8192];
    try {
      int length = socket.getInputStream().read(buffer);
      return length < 0 ? "" : new String(buffer, 0, length, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a client that is gone. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
