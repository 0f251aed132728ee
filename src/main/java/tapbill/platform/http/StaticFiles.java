package tapbill.platform.http;

import io.dropwizard.assets.AssetsBundle;
import io.dropwizard.servlets.assets.AssetServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Serves files of the class path, and the common error body if a file does not exist. */
public final class StaticFiles extends AssetsBundle {

  /**
   * Creates a bundle that serves a folder.
   *
   * @param resources the folder in the class path
   * @param path the URL path of the folder
   */
  public StaticFiles(String resources, String path) {
    super(resources, path, null, path);
  }

  /** Returns a bundle that serves a WebJar, in the version that is in the class path. */
  public static StaticFiles webJar(String name, String path) {
    Properties pom = new Properties();
    try (InputStream in =
        StaticFiles.class.getResourceAsStream(
            "/META-INF/maven/org.webjars/" + name + "/pom.properties")) {
      pom.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StaticFiles(
        "/META-INF/resources/webjars/" + name + "/" + pom.getProperty("version"), path);
  }

  @Override
  protected AssetServlet createServlet() {
    return new AssetServlet(
        getResourcePath(),
        getUriPath(),
        getIndexFile(),
        getDefaultMediaType(),
        StandardCharsets.UTF_8) {
      private static final long serialVersionUID = 1;

      @Override
      protected void doGet(HttpServletRequest request, HttpServletResponse response)
          throws ServletException, IOException {
        // Browsers ask each time, so that a new version shows at once, and get 304 otherwise.
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        super.doGet(plain(request), response);
        if (response.getStatus() == HttpServletResponse.SC_NOT_FOUND && !response.isCommitted()) {
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
      }
    };
  }

  /**
   * Hides two headers from the servlet. For {@code Range}, it would send the same bytes as often as
   * the header repeats them. {@code If-Modified-Since} is unreliable because the files in the jar
   * do not have the time of the build; the entity tag shows whether a file has changed.
   */
  private static HttpServletRequest plain(HttpServletRequest request) {
    return new HttpServletRequestWrapper(request) {
      @Override
      public @Nullable String getHeader(String name) {
        return "Range".equalsIgnoreCase(name) ? null : super.getHeader(name);
      }

      @Override
      public long getDateHeader(String name) {
        return HttpHeaders.IF_MODIFIED_SINCE.equalsIgnoreCase(name)
            ? -1
            : super.getDateHeader(name);
      }
    };
  }
}
