package tapbill.platform.http;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tapbill.platform.api.ApiError;

/** Answers a value that violates a constraint with 400, not the framework's 422, and its field. */
public final class ViolationMapper implements ExceptionMapper<ConstraintViolationException> {

  private static final PropertyNamingStrategies.NamingBase SNAKE_CASE =
      new PropertyNamingStrategies.SnakeCaseStrategy();

  @Override
  public Response toResponse(ConstraintViolationException exception) {
    return ApiError.badRequest(
            exception.getConstraintViolations().stream()
                .map(ViolationMapper::sentence)
                .sorted()
                .collect(Collectors.joining("; ")))
        .getResponse();
  }

  private static String sentence(ConstraintViolation<?> violation) {
    // The first nodes are the method and its parameter, which mean nothing to a client.
    String field =
        StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
            .filter(node -> node.getKind() == ElementKind.PROPERTY)
            .map(node -> SNAKE_CASE.translate(node.getName()))
            .collect(Collectors.joining("."));
    return (field.isEmpty() ? "The body" : field) + " " + violation.getMessage();
  }
}
