package tapbill.platform.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Applies JSON Merge Patches (RFC 7396): absent fields keep their values, null clears a field, and
 * objects are merged.
 */
public final class MergePatch {
  public static final String MEDIA_TYPE = "application/merge-patch+json";

  private final ObjectMapper mapper;
  private final Validator validator;

  public MergePatch(ObjectMapper mapper, Validator validator) {
    this.mapper = mapper;
    this.validator = validator;
  }

  /**
   * Applies a patch.
   *
   * @param patch a JSON object
   * @return the current value with the patch applied, validated as a request would be
   * @throws ApiError 400, naming the field, if the patch or the result cannot be parsed
   * @throws ConstraintViolationException if the result violates a constraint
   */
  public <T> T apply(String patch, T current, Class<T> type) {
    ObjectNode merged = mapper.valueToTree(current);
    merge(read(patch), merged);
    T result;
    try {
      result = mapper.treeToValue(merged, type);
    } catch (JsonProcessingException e) {
      throw JsonErrorMapper.refusal(e);
    }
    Set<ConstraintViolation<T>> violations = validator.validate(result);
    if (!violations.isEmpty()) {
      throw new ConstraintViolationException(violations);
    }
    return result;
  }

  private ObjectNode read(String patch) {
    try (JsonParser json = mapper.createParser(patch)) {
      try {
        if (mapper.readTree(json) instanceof ObjectNode fields && json.nextToken() == null) {
          return fields;
        }
        throw ApiError.badRequest("The body must be a JSON object");
      } catch (NumberFormatException e) { // of a number whose exponent has too many digits
        throw ApiError.badRequest(json.currentName() + " is out of range");
      }
    } catch (JsonProcessingException e) {
      throw JsonErrorMapper.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void merge(ObjectNode patch, ObjectNode target) {
    patch
        .properties()
        .forEach(
            field -> {
              JsonNode old = target.get(field.getKey());
              if (field.getValue() instanceof ObjectNode inner
                  && old instanceof ObjectNode oldInner) {
                merge(inner, oldInner);
              } else if (old != null && old.isBoolean() && field.getValue().isNull()) {
                throw ApiError.badRequest(field.getKey() + " must be true or false");
              } else {
                target.set(field.getKey(), field.getValue());
              }
            });
  }
}
