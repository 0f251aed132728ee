package tapbill.platform.http;

import io.dropwizard.jersey.errors.LoggingExceptionMapper;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.io.EOFException;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpException;
import org.glassfish.jersey.message.internal.HeaderValueException;
import org.slf4j.LoggerFactory;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.ErrorBody;

/**
 * Maps the exceptions that have no other mapper. Refusals by the framework (unknown route, method
 * or media type) keep their status and get the common error body, requests that cannot be read are
 * 400, and everything else is 500, with an id by which the log entry is found.
 */
public final class ErrorMapper extends LoggingExceptionMapper<Throwable> {
  /** The causes of bodies that end early, or are compressed or encoded wrongly. */
  private static final List<Class<?>> UNREADABLE =
      List.of(
          EOFException.class,
          ZipException.class,
          HttpException.class,
          TimeoutException.class,
          HeaderValueException.class,
          IllegalCharsetNameException.class,
          UnsupportedCharsetException.class);

  public ErrorMapper() {
    super(LoggerFactory.getLogger(ErrorMapper.class));
  }

  @Override
  public Response toResponse(Throwable exception) {
    if (exception instanceof WebApplicationException refusal
        && refusal.getResponse().getStatusInfo().getFamily() == Status.Family.CLIENT_ERROR) {
      Response response = refusal.getResponse();
      return Response.fromResponse(response)
          .type(MediaType.APPLICATION_JSON_TYPE)
          .entity(
              ErrorBody.ofStatus(response.getStatus(), response.getStatusInfo().getReasonPhrase()))
          .build();
    }
    boolean unreadable =
        Stream.iterate(exception, e -> e != null, Throwable::getCause)
            .anyMatch(cause -> UNREADABLE.stream().anyMatch(type -> type.isInstance(cause)));
    return unreadable
        ? ApiError.badRequest("The request cannot be read").getResponse()
        : ErrorBody.replaceIn(super.toResponse(exception));
  }
}
