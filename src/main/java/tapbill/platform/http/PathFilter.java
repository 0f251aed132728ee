package tapbill.platform.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Answers other spellings of a path with 404: the server would take them for the same path, but a
 * proxy in front that protects this path would not.
 */
public final class PathFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  private static final Pattern DOTS = Pattern.compile("/\\.\\.?(?:/|$)");

  private static final Pattern ENCODED_LETTER =
      Pattern.compile("%(?:3\\d|4[1-9a-fA-F]|5[0-9aA]|6[1-9a-fA-F]|7[0-9aA])");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isOtherSpelling(request.getRequestURI())) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else {
      chain.doFilter(request, response);
    }
  }

  /**
   * Returns whether a path has parameters of a segment, empty segments or those of dots, encoded
   * letters or digits, or the slash with which Jersey would also find the metrics.
   */
  private static boolean isOtherSpelling(String path) {
    // Every request comes here, and nearly none needs a regular expression.
    return path.indexOf(';') >= 0
        || path.contains("//")
        || (path.contains("/.") && DOTS.matcher(path).find())
        || (path.indexOf('%') >= 0 && ENCODED_LETTER.matcher(path).find())
        || path.equals("/metrics/");
  }
}
