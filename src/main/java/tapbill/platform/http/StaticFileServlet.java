package tapbill.platform.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Serves the files of a folder of the class path, and the common error body if a file does not
 * exist. All answers share one copy of a file, and hold no thread while their clients read them.
 */
final class StaticFileServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  /** Names with an extension, and no name that begins with a dot. */
  private static final Pattern FILE = Pattern.compile("(?:/[\\w-][\\w.-]*)*/[\\w-][\\w.-]*\\.\\w+");

  private final String folder;
  private final transient Map<String, StaticFile> files = new ConcurrentHashMap<>();

  StaticFileServlet(String folder) {
    this.folder = folder;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    StaticFile.@Nullable Encoded content = describe(request, response);
    if (content != null) {
      AsyncContext answer = request.startAsync();
      answer.setTimeout(0); // the idle timeout of the connection ends it
      ((HttpOutput) response.getOutputStream())
          .sendContent(content.bytes().duplicate(), Callback.from(answer::complete));
    }
  }

  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    describe(request, response);
  }

  /** Sets the status and the headers, and returns the content that remains to be sent, if any. */
  private StaticFile.@Nullable Encoded describe(
      HttpServletRequest request, HttpServletResponse response) throws IOException {
    @Nullable StaticFile file = find(request.getPathInfo());
    if (file == null) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return null;
    }
    StaticFile.Encoded content = file.encoded(acceptsGzip(request));
    // Browsers ask each time, so that a new version shows at once, and get 304 otherwise.
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    response.setHeader(HttpHeaders.ETAG, content.tag());
    response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
    @Nullable String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (known != null && known.contains(content.tag())) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return null;
    }
    response.setContentType(file.mediaType());
    response.setContentLength(content.bytes().remaining());
    if (content.gzip()) {
      response.setHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    return content;
  }

  private @Nullable StaticFile find(@Nullable String path) throws IOException {
    if (path == null || !FILE.matcher(path).matches()) {
      return null;
    }
    @Nullable StaticFile known = files.get(path);
    if (known != null) {
      return known;
    }
    try (InputStream in = StaticFileServlet.class.getResourceAsStream(folder + path)) {
      if (in == null) {
        return null;
      }
      StaticFile file = StaticFile.of(in.readAllBytes(), mediaType(path));
      @Nullable StaticFile other = files.putIfAbsent(path, file);
      return other == null ? file : other;
    }
  }

  private String mediaType(String path) {
    @Nullable String type = getServletContext().getMimeType(path);
    if (type == null) {
      return "application/octet-stream";
    }
    return type.startsWith("text/") ? type + ";charset=utf-8" : type;
  }

  private static boolean acceptsGzip(HttpServletRequest request) {
    QuotedQualityCSV accepted = new QuotedQualityCSV();
    request
        .getHeaders(HttpHeaders.ACCEPT_ENCODING)
        .asIterator()
        .forEachRemaining(accepted::addValue);
    return accepted.getValues().contains("gzip");
  }
}
