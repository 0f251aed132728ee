package tapbill.screen.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tapbill.people.session.ServletAuthenticator;
import tapbill.platform.api.Reason;
import tapbill.platform.http.JettyErrorHandler;

/**
 * Serves {@code GET /api/live} as Server-Sent Events. It is a servlet instead of a Jersey resource,
 * because only the servlet API writes without blocking.
 */
final class LiveServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(LiveServlet.class);
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  /** Sent while a limit of connections is reached, and without the database. */
  private static final String RETRY_AFTER_SECONDS = "10";

  private final transient LiveClients clients;
  private final transient LiveLog log;
  private final transient ServletAuthenticator callers;

  LiveServlet(LiveClients clients, LiveLog log, ServletAuthenticator callers) {
    this.clients = clients;
    this.log = log;
    this.callers = callers;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    BooleanSupplier admin = callers.admin(request);
    boolean isAdmin;
    try {
      isAdmin = admin.getAsBoolean();
    } catch (JdbiException e) {
      LOG.warn("A page cannot connect without the database: {}", e.toString());
      refuse(request, response, Reason.UNAVAILABLE);
      return;
    }
    String address = request.getRemoteAddr();
    if (!clients.admit(address)) {
      refuse(request, response, Reason.BUSY);
      return;
    }
    boolean admitted = false;
    try {
      LiveClient client = client(request, response, new LiveClient.Session(isAdmin, admin));
      admitted = true; // the client releases its connection when it ends
      response.getOutputStream().setWriteListener(client);
    } finally {
      if (!admitted) {
        clients.release(address);
      }
    }
  }

  private LiveClient client(
      HttpServletRequest request, HttpServletResponse response, LiveClient.Session session)
      throws IOException {
    describe(response);
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    LiveClient client =
        new LiveClient(
            context,
            (HttpOutput) response.getOutputStream(),
            request.getRemoteAddr(),
            LiveMessage.timeOf(request.getHeader(LAST_EVENT_ID)),
            session,
            clients,
            log);
    context.addListener(client);
    return client;
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, Reason reason) throws IOException {
    request.setAttribute(JettyErrorHandler.REASON, reason);
    response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
  }

  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response) {
    describe(response);
  }

  private static void describe(HttpServletResponse response) {
    response.setContentType(MediaType.SERVER_SENT_EVENTS);
    response.setCharacterEncoding(StandardCharsets.UTF_8.name());
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    // Without it nginx would hold events back until its buffer is full.
    response.setHeader("X-Accel-Buffering", "no");
  }
}
