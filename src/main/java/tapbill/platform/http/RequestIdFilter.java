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

/** Adds a request id, from the client or a new one, to the answer and to each log line. */
public final class RequestIdFilter extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final String HEADER = "X-Request-Id";
  private static final String LOG_FIELD = "request_id";

  /** The ids that are accepted: a client must not be able to forge log lines or fill the disk. */
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
