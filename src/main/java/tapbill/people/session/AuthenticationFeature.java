package tapbill.people.session;

import io.dropwizard.auth.Auth;
import io.dropwizard.auth.AuthDynamicFeature;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Parameter;
import java.util.Optional;
import java.util.stream.Stream;
import tapbill.people.account.Account;
import tapbill.platform.address.ForwardedFilter;
import tapbill.platform.address.TrustedNetworks;
import tapbill.platform.http.HttpSettings;
import tapbill.platform.http.SameOrigin;

/**
 * Registers the authentication of each route. A route with an {@code @Auth Optional<Account>} may
 * be called without a token, but still refuses an invalid one, which the framework alone would
 * ignore, unless it {@link IgnoresInvalidTokens}. So does a route that is {@link
 * OpenToTrustedNetworks}.
 */
public final class AuthenticationFeature extends AuthDynamicFeature {
  private static final AccessTokenFilter NETWORK = AccessTokenFilter.assuming(Account.NETWORK);

  private final AccessTokenFilter filter;
  private final TrustedNetworks networks;
  private final boolean hasProxies;

  @Context
  @SuppressWarnings("NullAway.Init") // Jersey sets it
  private HttpServletRequest client;

  public AuthenticationFeature(AccessTokenFilter filter, HttpSettings settings) {
    super(filter);
    this.filter = filter;
    this.networks = settings.networks();
    this.hasProxies = settings.trustedProxies() > 0;
  }

  @Override
  public void configure(ResourceInfo route, FeatureContext filters) {
    if (Stream.of(route.getResourceMethod().getParameters())
        .anyMatch(AuthenticationFeature::isOptional)) {
      boolean lenient = route.getResourceMethod().isAnnotationPresent(IgnoresInvalidTokens.class);
      filters.register(new IfPresent(filter, lenient));
    } else if (route.getResourceMethod().isAnnotationPresent(OpenToTrustedNetworks.class)) {
      filters.register(
          (ContainerRequestFilter) this::filterUnlessTrusted, Priorities.AUTHENTICATION);
    } else {
      super.configure(route, filters);
    }
  }

  private static boolean isOptional(Parameter parameter) {
    return parameter.getType() == Optional.class && parameter.isAnnotationPresent(Auth.class);
  }

  @Priority(Priorities.AUTHENTICATION)
  private record IfPresent(AccessTokenFilter filter, boolean lenient)
      implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      if (lenient) {
        filter.filterIfValid(request);
      } else {
        filter.filterIfPresent(request);
      }
    }
  }

  /**
   * Takes a client without credentials for an admin if its address is in a trusted network.
   *
   * <p>A browser there shows pages of other sites, which could call the route by it, also under a
   * name that they let resolve to this server. A proxy that was not configured hides who calls.
   * Neither is trusted.
   */
  private void filterUnlessTrusted(ContainerRequestContext request) {
    boolean isTrusted =
        !AccessTokenFilter.hasCredentials(request)
            && networks.contain(client.getRemoteAddr())
            && !SameOrigin.isFromBrowser(request)
            && (hasProxies || !ForwardedFilter.isForwarded(request::getHeaderString));
    (isTrusted ? NETWORK : filter).filter(request);
  }
}
