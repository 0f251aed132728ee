package tapbill.tap.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.TestApp;

/** Test client for the access list of a new station. */
record AccessLists(TestApp app, String station) {

  AccessLists(TestApp app) {
    this(app, UUID.randomUUID().toString());
  }

  static String token(int number) {
    return "wristband-%022d".formatted(number);
  }

  /** Returns a JSON array of tokens. */
  static String tokens(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> '"' + token(i) + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }

  String path() {
    return "/station/" + station + "/acl";
  }

  String path(String token) {
    return "/station/" + station + "/driver/" + token + "/acl";
  }

  boolean allows(String token) {
    return app.admin().get(path(token)).json().get("allowed").booleanValue();
  }

  Reply put(String token) {
    return app.admin().put(path(token), "");
  }

  Reply putFrom(String token, String from) {
    return app.admin().put(path(token), Json.of("valid_from", from));
  }

  Reply putUntil(String token, String until) {
    return app.admin().put(path(token), Json.of("valid_until", until));
  }

  Reply put(String token, String from, String until) {
    return app.admin().put(path(token), Json.of("valid_from", from, "valid_until", until));
  }

  Reply delete(String token) {
    return app.admin().send("DELETE", path(token), "");
  }

  Reply replace(String json) {
    return app.admin().put(path(), json);
  }

  Reply replaceCsv(String csv) {
    return app.admin().send("PUT", path(), csv, "text/csv");
  }

  /** Uploads without validation against openapi.yaml, which is slow for long lists. */
  Reply replaceLarge(String body, String contentType) {
    return app.admin()
        .exchange(
            HttpRequest.newBuilder(URI.create(app.anyone().base() + path()))
                .header("Content-Type", contentType)
                .header("Authorization", "Bearer " + app.admin().token())
                .PUT(BodyPublishers.ofString(body))
                .build());
  }

  long version() {
    return version(app.admin().get(path()));
  }

  static long version(Reply page) {
    return Long.parseLong(page.header("ETag").replace("\"", ""));
  }

  /** Reads all pages of the list. */
  List<JsonNode> entries() {
    return read(path() + "?limit=1000");
  }

  List<String> listed() {
    return entries().stream().map(entry -> entry.get("driver_token").asText()).toList();
  }

  List<JsonNode> changes(long since) {
    return read(path() + "?limit=1000&since=" + since);
  }

  static String next(Reply page) {
    return page.header("Link").replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
  }

  private List<JsonNode> read(String first) {
    List<JsonNode> entries = new ArrayList<>();
    for (String path = first; !path.isEmpty(); ) {
      Reply page = app.admin().get(path);
      page.json().forEach(entries::add);
      path = next(page);
    }
    return entries;
  }

  /** Opens an upload whose bytes the test sends itself. */
  Upload upload(String contentType, int length) {
    return new Upload(
        this,
        app.admin().token(),
        contentType,
        "Expect: 100-continue\r\nContent-Length: " + length);
  }

  /** A connection that has sent the head of an upload. */
  static final class Upload implements AutoCloseable {
    private final Socket socket;

    Upload(AccessLists list, String token, String contentType, String header) {
      URI base = URI.create(list.app.anyone().base());
      try {
        socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(20_000);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      send(
          "PUT %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
                  .formatted(list.path(), token)
              + "Content-Type: %s\r\n%s\r\n\r\n".formatted(contentType, header));
    }

    /** Waits for the 100 Continue that the server sends when it starts to read the body. */
    void waitUntilItIsRead() {
      String expected = "HTTP/1.1 100 Continue\r\n\r\n";
      try {
        byte[] asked = socket.getInputStream().readNBytes(expected.length());
        assertThat(new String(asked, StandardCharsets.UTF_8)).isEqualTo(expected);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void send(String text) {
      try {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void sendByteByByte(String text) {
      text.chars().forEach(character -> send(String.valueOf((char) character)));
    }

    /** Closes the sending side of the connection. */
    void end() {
      try {
        socket.shutdownOutput();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns head and body of the response. */
    String answer() {
      try {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
