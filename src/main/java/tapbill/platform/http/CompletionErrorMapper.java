package tapbill.platform.http;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Providers;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Maps the exception of an asynchronous route as if a synchronous one had thrown it: unwraps the
 * cause and calls its mapper.
 */
public final class CompletionErrorMapper implements ExceptionMapper<CompletionException> {
  @Context private @Nullable Providers providers;

  @Override
  public Response toResponse(CompletionException exception) {
    Throwable cause = exception.getCause() == null ? exception : exception.getCause();
    return cause instanceof WebApplicationException refusal && refusal.getResponse().hasEntity()
        ? refusal.getResponse()
        : answer(cause);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // set by Jersey before the first request
  private <E extends Throwable> Response answer(E cause) {
    return providers.getExceptionMapper((Class<E>) cause.getClass()).toResponse(cause);
  }
}
