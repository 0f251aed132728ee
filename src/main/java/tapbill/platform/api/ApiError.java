package tapbill.platform.api;

import io.dropwizard.jersey.errors.ErrorMessage;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;

/** A refusal, with the one error body that all routes share. */
public final class ApiError extends WebApplicationException {
  private static final long serialVersionUID = 1;
  private static final int RETRY_AFTER_SECONDS = 1;

  private ApiError(Response.ResponseBuilder response, Status status, String message) {
    super(
        message,
        response
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(new ErrorMessage(status.getStatusCode(), message))
            .build());
  }

  private ApiError(Status status, String message) {
    this(Response.status(status), status, message);
  }

  public static ApiError badRequest(String message) {
    return new ApiError(Status.BAD_REQUEST, message);
  }

  /** The challenge that RFC 6750 asks for goes with it. */
  public static ApiError unauthorized(String message) {
    return new ApiError(
        Response.status(Status.UNAUTHORIZED).header(HttpHeaders.WWW_AUTHENTICATE, "Bearer"),
        Status.UNAUTHORIZED,
        message);
  }

  public static ApiError forbidden(String message) {
    return new ApiError(Status.FORBIDDEN, message);
  }

  public static ApiError notFound(String message) {
    return new ApiError(Status.NOT_FOUND, message);
  }

  /** There is nothing yet; the same request can be expected to find it later. */
  public static ApiError notYet(String message) {
    return new ApiError(
        Response.status(Status.NOT_FOUND).header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS),
        Status.NOT_FOUND,
        message);
  }

  /** Of so many bytes, none is in the range that was asked for. */
  public static ApiError rangeNotSatisfiable(long size) {
    Status status = Status.REQUESTED_RANGE_NOT_SATISFIABLE;
    return new ApiError(
        Response.status(status).header("Content-Range", "bytes */" + size),
        status,
        "The file has " + size + " bytes");
  }

  public static ApiError conflict(String message) {
    return new ApiError(Status.CONFLICT, message);
  }

  public static ApiError tooLarge(String message) {
    return new ApiError(Status.REQUEST_ENTITY_TOO_LARGE, message);
  }

  /**
   * Somebody asks too often.
   *
   * @param wait after which the same request will be granted
   */
  public static ApiError tooManyRequests(String message, Duration wait) {
    return new ApiError(
        Response.status(Status.TOO_MANY_REQUESTS)
            .header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.plusNanos(999_999_999).toSeconds())),
        Status.TOO_MANY_REQUESTS,
        message);
  }

  /** Somebody whom we had to ask gave no answer, or none that can be used. */
  public static ApiError badGateway(String message) {
    return new ApiError(Status.BAD_GATEWAY, message);
  }

  /** The same request can be expected to succeed later. */
  public static ApiError unavailable(String message) {
    return new ApiError(
        Response.status(Status.SERVICE_UNAVAILABLE)
            .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS),
        Status.SERVICE_UNAVAILABLE,
        message);
  }
}
