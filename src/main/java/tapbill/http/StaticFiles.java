package tapbill.http;

import io.dropwizard.assets.AssetsBundle;
import io.dropwizard.servlets.assets.AssetServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Files of the class path, and the one error body where there is none. */
public final class StaticFiles extends AssetsBundle {

  /**
   * Serves a folder.
   *
   * @param resources the folder in the class path
   * @param path where it is served
   */
  public StaticFiles(String resources, String path) {
    super(resources, path, null, path);
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
        super.doGet(request, response);
        if (response.getStatus() == HttpServletResponse.SC_NOT_FOUND && !response.isCommitted()) {
          response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
      }
    };
  }
}
