package tapbill.platform.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.MDC;

/** Gives every request an id, its own or the caller's, in the answer and in each log line. */
public final class RequestIdFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final String HEADER = "X-Request-Id";
  private static final String LOG_FIELD = "request_id";

  /** What may be copied into a log without letting a caller forge lines or fill the disk. */
  private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._~:/+=-]{1,128}");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String given = request.getHeader(HEADER);
    String id =
        given != null && ACCEPTABLE.matcher(given).matches() ? given : UUID.randomUUID().toString();
    response.setHeader(HEADER, id);
    MDC.put(LOG_FIELD, id);
    try {
      chain.doFilter(request, response);
    } finally {
      MDC.remove(LOG_FIELD);
    }
  }
}
