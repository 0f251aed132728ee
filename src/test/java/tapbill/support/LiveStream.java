package tapbill.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * A client of the event stream {@code GET /api/live}. It uses its own socket, so that it can
 * disconnect as a browser does, and HTTP 1.0, so that the lines are not mixed with chunk headers.
 */
public final class LiveStream implements AutoCloseable {
  private final Socket socket;
  private final List<String> head = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  /** A received event and the time at which it was received. */
  public record Event(String id, String name, JsonNode data, long nanoTime) {}

  private LiveStream(Api api, String... headers) {
    URI base = URI.create(api.base());
    StringBuilder request = new StringBuilder("GET /api/live HTTP/1.0\r\nHost: localhost\r\n");
    if (!api.token().isEmpty()) {
      request.append("Authorization: Bearer ").append(api.token()).append("\r\n");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    try {
      socket = new Socket(base.getHost(), base.getPort());
      socket
          .getOutputStream()
          .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "live-stream");
    reader.setDaemon(true);
    reader.start();
  }

  /** Connects and waits for the response head; headers are alternating names and values. */
  public static LiveStream connect(Api api, String... headers) {
    LiveStream stream = new LiveStream(api, headers);
    await().atMost(60, SECONDS).until(() -> stream.head.contains("") || stream.ended);
    return stream;
  }

  /** Connects and waits for the snapshot of the current state. */
  public static LiveStream open(Api api, String... headers) {
    LiveStream stream = connect(api, headers);
    stream.first("state");
    return stream;
  }

  /** Returns the status of the response. */
  public int status() {
    return Integer.parseInt(head.get(0).split(" ", 3)[1]);
  }

  /** Returns a header of the response, or an empty text if the response lacks it. */
  public String header(String name) {
    String start = name + ": ";
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElse("");
  }

  /** Returns the first event with this name; waits for it if necessary. */
  public Event first(String name) {
    return first(name, data -> true);
  }

  /** Returns the first event with this name and matching content; waits for it if necessary. */
  public Event first(String name, Predicate<JsonNode> content) {
    await()
        .atMost(60, SECONDS)
        .failFast(() -> ended && all(name, content).isEmpty())
        .until(() -> !all(name, content).isEmpty());
    return all(name, content).get(0);
  }

  /** Returns the events received so far with this name and matching content. */
  public List<Event> all(String name, Predicate<JsonNode> content) {
    return events.stream()
        .filter(event -> event.name().equals(name) && content.test(event.data()))
        .toList();
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  /** Returns all lines received so far, unparsed. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  public boolean hasEnded() {
    return ended;
  }

  /** Closes the socket, as a browser does when the user leaves the page. */
  public void disconnect() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    disconnect();
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      do {
        head.add(String.valueOf(in.readLine()));
      } while (!head.contains("") && !head.contains("null"));
      String id = "";
      String name = "";
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.add(line);
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          events.add(new Event(id, name, Json.parse(line.substring(6)), System.nanoTime()));
        }
      }
    } catch (IOException e) {
      // A closed socket ends the stream, just as the last line does.
    } finally {
      ended = true;
    }
  }
}
