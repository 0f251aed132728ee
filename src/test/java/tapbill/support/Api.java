package tapbill.support;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP client that validates every response and every accepted request against openapi.yaml.
 *
 * @param token the access token to send, or an empty text
 * @param headers further headers as alternating names and values
 */
public record Api(String base, String token, List<String> headers) {
  private static final HttpClient HTTP = client();
  private static final OpenApiInteractionValidator CONTRACT =
      OpenApiInteractionValidator.createForSpecificationUrl("/openapi.yaml")
          .withLevelResolver(
              LevelResolver.create()
                  // Other tests cover requests to routes that openapi.yaml does not describe.
                  // Other tests cover permissions.
                  .withLevel("validation.request.security.missing", ValidationReport.Level.IGNORE)
                  .withLevel("validation.request.path.missing", ValidationReport.Level.IGNORE)
                  .withLevel(
                      "validation.request.operation.notAllowed", ValidationReport.Level.IGNORE)
                  .build())
          .build();

  private static HttpClient client() {
    // The client must drop idle connections before the server does, or some requests fail.
    System.setProperty("jdk.httpclient.keepalive.timeout", "5");
    return HttpClient.newHttpClient();
  }

  public Api(String base, String token) {
    this(base, token, List.of());
  }

  public Api withToken(String other) {
    return new Api(base, other, headers);
  }

  public Api with(String header, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(header);
    more.add(value);
    return new Api(base, token, more);
  }

  /** Returns a copy of this client that sends an Idempotency-Key. */
  public Api keyed(String key) {
    return with("Idempotency-Key", key);
  }

  public Reply get(String path) {
    return send("GET", path, "");
  }

  public Reply post(String path) {
    return send("POST", path, "");
  }

  public Reply post(String path, String json) {
    return send("POST", path, json);
  }

  public Reply put(String path, String json) {
    return send("PUT", path, json);
  }

  public Reply patch(String path, String json) {
    return send("PATCH", path, json);
  }

  /** Sends a JSON body, or no body if the text is empty. */
  public Reply send(String method, String path, String json) {
    return send(method, path, json, "application/json");
  }

  public Reply send(String method, String path, String body, String contentType) {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), contentType);
  }

  public Reply send(String method, String path, byte[] body, String contentType) {
    return reply(fetch(method, path, body, contentType));
  }

  /**
   * Sends an empty body with a content type, as curl does for {@code -d ''}. The contract does not
   * describe a type for nothing, and is told of none.
   */
  public Reply sendEmpty(String method, String path, String contentType) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, BodyPublishers.noBody())
            .header("Content-Type", contentType);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<byte[]> response = receive(request.build());
    holdAgainstContract(described(method, path).build(), response);
    return reply(response);
  }

  /** Returns a response with its body as bytes. */
  public HttpResponse<byte[]> fetch(String path) {
    return fetch("GET", path, new byte[0], "");
  }

  private HttpResponse<byte[]> fetch(String method, String path, byte[] body, String contentType) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).method(method, publisher(body));
    SimpleRequest.Builder described = described(method, path);
    if (body.length > 0) {
      header(request, described, "Content-Type", contentType);
      described.withBody(body);
    }
    if (!token.isEmpty()) {
      header(request, described, "Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.size(); i += 2) {
      header(request, described, headers.get(i), headers.get(i + 1));
    }
    HttpResponse<byte[]> response = receive(request.build());
    holdAgainstContract(described.build(), response);
    return response;
  }

  /** Sends a prepared request without validating it against openapi.yaml. */
  public Reply exchange(HttpRequest request) {
    return reply(receive(request));
  }

  private static Reply reply(HttpResponse<byte[]> response) {
    return new Reply(
        response.statusCode(),
        response.headers(),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  private static HttpResponse<byte[]> receive(HttpRequest request) {
    try {
      return send(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Sends a request, and retries once if the connection was closed before the server read it. The
   * server closes a connection after it answers a request without reading the whole body.
   */
  private static HttpResponse<byte[]> send(HttpRequest request)
      throws IOException, InterruptedException {
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("received no bytes")) {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      }
      throw e;
    }
  }

  private static void holdAgainstContract(Request request, HttpResponse<byte[]> response) {
    SimpleResponse.Builder described = new SimpleResponse.Builder(response.statusCode());
    response.headers().map().forEach((name, values) -> described.withHeader(name, values));
    if (response.body().length > 0) {
      described.withBody(response.body());
    }
    ValidationReport report =
        CONTRACT.validateResponse(request.getPath(), request.getMethod(), described.build());
    if (response.statusCode() < 300) {
      report = report.merge(CONTRACT.validateRequest(request));
    }
    if (report.hasErrors()) {
      throw new AssertionError(
          request.getMethod()
              + " "
              + request.getPath()
              + " "
              + response.statusCode()
              + " "
              + new String(response.body(), StandardCharsets.UTF_8)
              + " "
              + report.getMessages());
    }
  }

  private static void header(
      HttpRequest.Builder request, SimpleRequest.Builder described, String name, String value) {
    request.header(name, value);
    described.withHeader(name, value);
  }

  private static BodyPublisher publisher(byte[] body) {
    return body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
  }

  private static SimpleRequest.Builder described(String method, String path) {
    String[] parts = path.split("[?]", 2);
    SimpleRequest.Builder described = new SimpleRequest.Builder(method, parts[0]);
    if (parts.length > 1) {
      for (String parameter : parts[1].split("&", -1)) {
        String[] pair = parameter.split("=", 2);
        described.withQueryParam(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
      }
    }
    return described;
  }
}
