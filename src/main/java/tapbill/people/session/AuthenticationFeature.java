package tapbill.people.session;

import io.dropwizard.auth.Auth;
import io.dropwizard.auth.AuthDynamicFeature;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Parameter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Registers the authentication of each route. A route with an {@code @Auth Optional<Account>} may
 * be called without a token, but still refuses an invalid one, which the framework alone would
 * ignore.
 */
public final class AuthenticationFeature extends AuthDynamicFeature {
  private final AccessTokenFilter filter;

  public AuthenticationFeature(AccessTokenFilter filter) {
    super(filter);
    this.filter = filter;
  }

  @Override
  public void configure(ResourceInfo route, FeatureContext filters) {
    if (Stream.of(route.getResourceMethod().getParameters())
        .anyMatch(AuthenticationFeature::isOptional)) {
      filters.register(new IfPresent(filter));
    } else {
      super.configure(route, filters);
    }
  }

  private static boolean isOptional(Parameter parameter) {
    return parameter.getType() == Optional.class && parameter.isAnnotationPresent(Auth.class);
  }

  @Priority(Priorities.AUTHENTICATION)
  private record IfPresent(AccessTokenFilter filter) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      filter.filterIfPresent(request);
    }
  }
}
