package tapbill.people.audit;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import java.util.function.Supplier;
import org.glassfish.jersey.internal.inject.AbstractBinder;
import org.glassfish.jersey.process.internal.RequestScoped;

/** Injects the client of a request into {@code @Context Actor} parameters of routes. */
public final class ActorBinder extends AbstractBinder {

  @Override
  protected void configure() {
    bindFactory(OfRequest.class).to(Actor.class).in(RequestScoped.class);
  }

  private static final class OfRequest implements Supplier<Actor> {
    private final HttpServletRequest request;
    private final SecurityContext security;

    @Inject
    OfRequest(HttpServletRequest request, SecurityContext security) {
      this.request = request;
      this.security = security;
    }

    @Override
    public Actor get() {
      Principal principal = security.getUserPrincipal();
      return new Actor(principal == null ? null : principal.getName(), request.getRemoteAddr());
    }
  }
}
