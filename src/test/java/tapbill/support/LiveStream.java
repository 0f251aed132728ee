package tapbill.support;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A page that is connected to {@code GET /api/live}, as a browser's EventSource is. */
public final class LiveStream implements AutoCloseable, Flow.Subscriber<String> {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<HttpResponse<Void>> answer;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean ended;
  private String id = "";
  private String name = "";

  /** What has arrived, and when. */
  public record Event(String id, String name, JsonNode data, long nanoTime) {}

  private LiveStream(Api api, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.base() + "/api/live"));
    if (!api.token().isEmpty()) {
      request.header("Authorization", "Bearer " + api.token());
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    answer = HTTP.sendAsync(request.build(), HttpResponse.BodyHandlers.fromLineSubscriber(this));
  }

  /** Connects, with further headers, names and values in turn. */
  public static LiveStream connect(Api api, String... headers) {
    return new LiveStream(api, headers);
  }

  /** Connects and waits until it knows what is there. */
  public static LiveStream open(Api api, String... headers) {
    LiveStream stream = connect(api, headers);
    stream.await("state");
    return stream;
  }

  /** The first event of a name. */
  public Event await(String event) {
    return await(event, data -> true);
  }

  /** The first event of a name with some content. */
  public Event await(String event, Predicate<JsonNode> content) {
    org.awaitility.Awaitility.await()
        .alias(event + " in " + events)
        .atMost(10, SECONDS)
        .until(() -> !all(event, content).isEmpty());
    return all(event, content).get(0);
  }

  /** What has arrived so far. */
  public List<Event> all(String event, Predicate<JsonNode> content) {
    return events.stream()
        .filter(each -> each.name().equals(event) && content.test(each.data()))
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

  /** Status and headers. */
  public HttpResponse<Void> answer() {
    return answer.join();
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    begun.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(String line) {
    lines.add(line);
    if (line.startsWith("id: ")) {
      id = line.substring(4);
    } else if (line.startsWith("event: ")) {
      name = line.substring(7);
    } else if (line.startsWith("data: ")) {
      events.add(new Event(id, name, Json.parse(line.substring(6)), System.nanoTime()));
    }
  }

  @Override
  public void onError(Throwable error) {
    ended = true;
  }

  @Override
  public void onComplete() {
    ended = true;
  }

  @Override
  public void close() {
    disconnect();
  }

  /** As a page does that is left. */
  public void disconnect() {
    Flow.Subscription begun = subscription;
    if (begun != null) {
      begun.cancel();
    }
    answer.cancel(true);
  }
}
