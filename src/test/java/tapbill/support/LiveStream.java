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
 * A page that is connected to {@code GET /api/live}. On a socket of its own, which is closed as a
 * browser does it; HTTP 1.0, so that the lines are those of the stream and not those of its chunks.
 */
public final class LiveStream implements AutoCloseable {
  private final Socket socket;
  private final List<String> head = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  /** What has arrived, and when. */
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

  /** Connects and waits for an answer, with further headers, names and values in turn. */
  public static LiveStream connect(Api api, String... headers) {
    LiveStream stream = new LiveStream(api, headers);
    await().atMost(60, SECONDS).until(() -> stream.head.contains("") || stream.ended);
    return stream;
  }

  /** Connects and waits until it knows what is there. */
  public static LiveStream open(Api api, String... headers) {
    LiveStream stream = connect(api, headers);
    stream.first("state");
    return stream;
  }

  /** The status of the answer. */
  public int status() {
    return Integer.parseInt(head.get(0).split(" ", 3)[1]);
  }

  /** A header of the answer, empty where it has none. */
  public String header(String name) {
    String start = name + ": ";
    return head.stream()
        .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
        .map(line -> line.substring(start.length()))
        .findFirst()
        .orElse("");
  }

  /** The first event of a name, which may still have to arrive. */
  public Event first(String name) {
    return first(name, data -> true);
  }

  /** The first event of a name with some content. */
  public Event first(String name, Predicate<JsonNode> content) {
    await()
        .atMost(60, SECONDS)
        .failFast(() -> ended && all(name, content).isEmpty())
        .until(() -> !all(name, content).isEmpty());
    return all(name, content).get(0);
  }

  /** What has arrived so far. */
  public List<Event> all(String name, Predicate<JsonNode> content) {
    return events.stream()
        .filter(event -> event.name().equals(name) && content.test(event.data()))
        .toList();
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  /** Every line as it came. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  public boolean hasEnded() {
    return ended;
  }

  /** As a page does that is left. */
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
      // It ends, as it does behind the last line.
    } finally {
      ended = true;
    }
  }
}
