package tapbill.platform.connection;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ThreadLimitHandler;
import org.jspecify.annotations.Nullable;
import tapbill.platform.address.ClientNetwork;
import tapbill.platform.address.ForwardedFilter;

/**
 * Limits the threads that the requests of one client network hold at once, such as those that read
 * their answers slowly. Further requests wait without a thread.
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
  protected String getRemoteIP(Request request) {
    @Nullable String address =
        ForwardedFilter.client(
            request.getHeaders().getValuesList(ForwardedFilter.FORWARDED_FOR), proxies);
    return ClientNetwork.of(address == null ? Request.getRemoteAddr(request) : address);
  }
}
