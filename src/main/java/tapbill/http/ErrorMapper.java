package tapbill.http;

import io.dropwizard.jersey.errors.ErrorMessage;
import io.dropwizard.jersey.errors.LoggingExceptionMapper;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.slf4j.LoggerFactory;

/**
 * Whatever nothing else maps: the framework's own refusals (unknown route, method, media type) in
 * the one error body; anything unforeseen as a 500 that carries only an id that is in the log.
 */
public final class ErrorMapper extends LoggingExceptionMapper<Throwable> {

  public ErrorMapper() {
    super(LoggerFactory.getLogger(ErrorMapper.class));
  }

  @Override
  public Response toResponse(Throwable exception) {
    if (exception instanceof WebApplicationException refusal
        && refusal.getResponse().getStatusInfo().getFamily()
            == Response.Status.Family.CLIENT_ERROR) {
      Response response = refusal.getResponse();
      return Response.fromResponse(response)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .entity(
              new ErrorMessage(response.getStatus(), response.getStatusInfo().getReasonPhrase()))
          .build();
    }
    return super.toResponse(exception);
  }
}
