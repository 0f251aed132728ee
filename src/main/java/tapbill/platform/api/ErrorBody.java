package tapbill.platform.api;

import io.dropwizard.jersey.errors.ErrorMessage;
import jakarta.ws.rs.core.Response;

/**
 * The body of every error.
 *
 * @param code the HTTP status
 * @param message for people; programs decide by the reason
 */
public record ErrorBody(int code, String message, Reason reason) {

  /** Returns the body of an error of the framework, whose reason follows from its status. */
  public static ErrorBody ofStatus(int status, String message) {
    return new ErrorBody(status, message, Reason.ofStatus(status));
  }

  /** Replaces the body of the framework's mapper, which has no reason. */
  public static Response replaceIn(Response response) {
    return response.getEntity() instanceof ErrorMessage error
        ? Response.fromResponse(response)
            .entity(ofStatus(response.getStatus(), String.valueOf(error.getMessage())))
            .build()
        : response;
  }
}
