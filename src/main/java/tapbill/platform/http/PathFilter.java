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

  /**
   * Parameters of a segment, empty segments and those of dots, encoded letters and digits, and the
   * slash with which Jersey would also find the metrics.
   */
  private static final Pattern OTHER_SPELLING =
      Pattern.compile(
          ";|//|/\\.\\.?(?:/|$)|%(?:3\\d|4[1-9a-fA-F]|5[0-9aA]|6[1-9a-fA-F]|7[0-9aA])|^/metrics/$");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (OTHER_SPELLING.matcher(request.getRequestURI()).find()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else {
      chain.doFilter(request, response);
    }
  }
}
