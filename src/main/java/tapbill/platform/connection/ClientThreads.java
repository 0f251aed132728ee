package tapbill.platform.connection;

import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ThreadLimitHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.address.ForwardedFilter;

/**
 * Limits the threads that the requests of one client network hold at once. Further requests wait
 * without a thread. Only requests that a slow client can prolong are limited: those that read, and
 * those whose body has not been read yet. So openings and closings never wait for slow clients at
 * the same address, such as guests in the Wi-Fi of the taps.
 */
public final class ClientThreads extends ThreadLimitHandler {
  private final int proxies;

  /**
   * Creates a handler.
   *
   * @param proxies the number of trusted proxies, as in {@link ForwardedFilter}
   * @param threads the most threads of a network
   */
  public ClientThreads(int proxies, int threads) {
    this.proxies = proxies;
    setThreadLimit(threads);
  }

  @Override
  public boolean onConditionsMet(Request request, Response response, Callback callback)
      throws Exception {
    boolean reads = HttpMethod.GET.is(request.getMethod());
    boolean sends = UnreadBodies.hasBody(request) && !EarlyBodyHandler.hasRead(request);
    if (reads || sends) {
      return super.onConditionsMet(request, response, callback);
    }
    return nextHandler(request, response, callback);
  }

  @Override
  protected String getRemoteIP(Request request) {
    @Nullable String address =
        ForwardedFilter.client(
            request.getHeaders().getValuesList(ForwardedFilter.FORWARDED_FOR), proxies);
    return ClientNetwork.of(address == null ? Request.getRemoteAddr(request) : address);
  }
}
