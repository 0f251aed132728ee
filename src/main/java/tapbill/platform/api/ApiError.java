package tapbill.platform.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;

/** The refusal of a request, with the error body that all routes share. */
public final class ApiError extends WebApplicationException {
  private static final long serialVersionUID = 1;
  private static final int RETRY_AFTER_SECONDS = 1;

  private ApiError(
      Response.ResponseBuilder response, Status status, Reason reason, String message) {
    super(
        message,
        response
            .type(MediaType.APPLICATION_JSON_TYPE)
            .entity(new ErrorBody(status.getStatusCode(), message, reason))
            .build());
  }

  private ApiError(Status status, Reason reason, String message) {
    this(Response.status(status), status, reason, message);
  }

  /** Returns a 400 for input that breaks a rule, which the message names. */
  public static ApiError badRequest(String message) {
    return badRequest(Reason.INVALID, message);
  }

  public static ApiError badRequest(Reason reason, String message) {
    return new ApiError(Status.BAD_REQUEST, reason, message);
  }

  /** Returns a 401 with the challenge that RFC 6750 requires. */
  public static ApiError unauthorized(Reason reason, String message) {
    return new ApiError(
        Response.status(Status.UNAUTHORIZED).header(HttpHeaders.WWW_AUTHENTICATE, "Bearer"),
        Status.UNAUTHORIZED,
        reason,
        message);
  }

  public static ApiError paymentRequired(Reason reason, String message) {
    return new ApiError(Status.PAYMENT_REQUIRED, reason, message);
  }

  public static ApiError forbidden(Reason reason, String message) {
    return new ApiError(Status.FORBIDDEN, reason, message);
  }

  public static ApiError notFound(Reason reason, String message) {
    return new ApiError(Status.NOT_FOUND, reason, message);
  }

  /** Returns a 404 with {@code Retry-After}, for something that will exist later. */
  public static ApiError notYet(Reason reason, String message) {
    return new ApiError(
        Response.status(Status.NOT_FOUND).header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS),
        Status.NOT_FOUND,
        reason,
        message);
  }

  /**
   * Returns a 416 for a range that contains no byte of the file.
   *
   * @param size the size of the file, in bytes
   */
  public static ApiError rangeNotSatisfiable(long size) {
    Status status = Status.REQUESTED_RANGE_NOT_SATISFIABLE;
    return new ApiError(
        Response.status(status).header("Content-Range", "bytes */" + size),
        status,
        Reason.RANGE_NOT_SATISFIABLE,
        "The file has " + size + " bytes");
  }

  public static ApiError conflict(Reason reason, String message) {
    return new ApiError(Status.CONFLICT, reason, message);
  }

  public static ApiError tooLarge(Reason reason, String message) {
    return new ApiError(Status.REQUEST_ENTITY_TOO_LARGE, reason, message);
  }

  /**
   * Returns a 429.
   *
   * @param wait the time after which the same request is allowed, sent as {@code Retry-After} in
   *     whole seconds, rounded up
   */
  public static ApiError tooManyRequests(String message, Duration wait) {
    return new ApiError(
        Response.status(Status.TOO_MANY_REQUESTS)
            .header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.plusNanos(999_999_999).toSeconds())),
        Status.TOO_MANY_REQUESTS,
        Reason.RATE_LIMITED,
        message);
  }

  /** Returns a 502, for another server that gave no answer or no usable one. */
  public static ApiError badGateway(Reason reason, String message) {
    return new ApiError(Status.BAD_GATEWAY, reason, message);
  }

  /** Returns a 503 with {@code Retry-After}, for a request that can succeed later. */
  public static ApiError unavailable(Reason reason, String message) {
    return new ApiError(
        Response.status(Status.SERVICE_UNAVAILABLE)
            .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS),
        Status.SERVICE_UNAVAILABLE,
        reason,
        message);
  }
}
