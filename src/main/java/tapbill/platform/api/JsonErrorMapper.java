package tapbill.platform.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.dropwizard.jersey.errors.LoggingExceptionMapper;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Executable;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Answers a body that cannot be parsed with 400 and a message that names the field and the rule.
 */
public final class JsonErrorMapper extends LoggingExceptionMapper<JsonProcessingException> {

  public JsonErrorMapper() {
    super(LoggerFactory.getLogger(JsonErrorMapper.class));
  }

  @Override
  public Response toResponse(JsonProcessingException exception) {
    if (exception instanceof InvalidDefinitionException
        || exception.getProcessor() instanceof JsonGenerator) {
      // The answer cannot be serialized: a fault of the server.
      return ErrorBody.replaceIn(super.toResponse(exception));
    }
    // Jackson wraps refusals that are thrown while it reads, such as that of a body too large.
    return Stream.iterate((Throwable) exception, e -> e != null, Throwable::getCause)
        .filter(WebApplicationException.class::isInstance)
        .map(refusal -> ((WebApplicationException) refusal).getResponse())
        .findFirst()
        .orElseGet(() -> refusal(exception).getResponse());
  }

  /** Returns the 400 for JSON that cannot be parsed. */
  static ApiError refusal(JsonProcessingException exception) {
    return ApiError.badRequest(message(exception));
  }

  private static String message(JsonProcessingException exception) {
    String field = field(exception);
    String subject = field.isEmpty() ? "The body" : field;
    if (exception instanceof UnrecognizedPropertyException unknown) {
      return field
          + " is not a known field"
          + JsonWireFormat.misspelt(unknown.getPropertyName(), unknown.getKnownPropertyIds())
              .map(name -> "; did you mean " + name + "?")
              .orElse("");
    }
    if (exception instanceof ValueInstantiationException invalid && invalid.getCause() != null) {
      return subject + " " + invalid.getCause().getMessage();
    }
    if (exception instanceof MismatchedInputException mismatch) {
      return subject + " must be " + description(mismatch);
    }
    return field.isEmpty()
        ? "The body is not valid JSON"
        : "The body is not valid JSON at " + field;
  }

  /** Returns the path of the field, such as {@code beer.abv}; empty for the whole body. */
  private static String field(JsonProcessingException exception) {
    if (exception instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return mapping.getPath().stream()
          .map(
              step ->
                  step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
          .collect(Collectors.joining("."));
    }
    return exception.getProcessor() instanceof JsonParser parser
        ? parser
            .getParsingContext()
            .pathAsPointer()
            .toString()
            .replaceFirst("/", "")
            .replace('/', '.')
        : "";
  }

  private static String description(MismatchedInputException mismatch) {
    if (mismatch instanceof InvalidFormatException invalid && "".equals(invalid.getValue())) {
      return "non-empty or absent";
    }
    Class<?> type = jsonType(mismatch.getTargetType());
    if (type == null) {
      return "of another type";
    }
    if (type == Timestamp.class) {
      return Timestamp.FORM;
    }
    if (Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a string";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a JSON array";
    }
    return "a JSON object";
  }

  /** Returns the type from which a value is created, such as String for a token. */
  private static @Nullable Class<?> jsonType(@Nullable Class<?> type) {
    if (type == null || type == Timestamp.class) {
      return type;
    }
    return Stream.<Executable>concat(
            Stream.of(type.getDeclaredConstructors()), Stream.of(type.getDeclaredMethods()))
        .filter(creator -> creator.isAnnotationPresent(JsonCreator.class))
        .filter(creator -> creator.getParameterCount() == 1)
        .<Class<?>>map(creator -> creator.getParameterTypes()[0])
        .findFirst()
        .orElse(type);
  }
}
