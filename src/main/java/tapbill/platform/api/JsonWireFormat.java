package tapbill.platform.api;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.jakarta.rs.annotation.JacksonFeatures;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/** Configures how JSON is written, and that it is parsed strictly, without guessing. */
public final class JsonWireFormat {
  private static final DamerauLevenshteinDistance ONE_EDIT = new DamerauLevenshteinDistance(1);

  private JsonWireFormat() {}

  /**
   * The body of a route of a reference system: its unknown fields are ignored, as those systems do,
   * unless one looks like a misspelt known one.
   */
  @JacksonAnnotationsInside
  @JacksonFeatures(deserializationDisable = DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface IgnoreUnknownFields {}

  public static void configure(ObjectMapper mapper) {
    mapper.setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    mapper.disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    mapper.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
    // A streamed answer that fails must not look complete.
    mapper.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
    // Otherwise each value of a streamed answer would be sent in a packet of its own.
    mapper.disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    // JSON that is read as a tree, such as a patch, must not pass through binary fractions either.
    mapper.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    mapper.setConfig(
        mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
    mapper
        .coercionConfigFor(LogicalType.POJO)
        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
    for (CoercionInputShape shape :
        new CoercionInputShape[] {
          CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean
        }) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
    // A decimal in a text is parsed as exactly as a number.
    mapper
        .coercionConfigFor(BigDecimal.class)
        .setCoercion(CoercionInputShape.String, CoercionAction.TryConvert);
    mapper.addHandler(new MisspeltFields());
  }

  /** Returns the known name that an unknown one misspells by one character, if there is one. */
  static Optional<String> misspelt(String unknown, Collection<?> known) {
    return known.stream()
        .map(String::valueOf)
        .filter(name -> ONE_EDIT.apply(unknown, name) >= 0)
        .findFirst();
  }

  /** Refuses misspelt fields also where unknown fields are ignored. */
  private static final class MisspeltFields extends DeserializationProblemHandler {
    @Override
    public boolean handleUnknownProperty(
        DeserializationContext context,
        JsonParser json,
        JsonDeserializer<?> deserializer,
        Object target,
        String name)
        throws IOException {
      Collection<Object> known = deserializer.getKnownPropertyNames();
      if (misspelt(name, known).isPresent()) {
        throw UnrecognizedPropertyException.from(json, target, name, known);
      }
      return false;
    }
  }
}
