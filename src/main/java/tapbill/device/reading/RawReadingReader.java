package tapbill.device.reading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;

/** Reads readings while they come in; of what is none, it holds no more than the place. */
public final class RawReadingReader {
  /** The most readings of a batch. */
  static final int MOST = 10_000;

  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              // No reading is nearly as deep, and no text or number in it as long.
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(10)
                      .maxStringLength(1000)
                      .maxNameLength(1000)
                      .maxNumberLength(100)
                      .build())
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
              .build());

  private final List<RawReading> readings = new ArrayList<>();
  private final List<Rejected> rejected = new ArrayList<>();

  private RawReadingReader() {}

  /**
   * What is no reading.
   *
   * @param position in the batch, from 1 on
   */
  public record Rejected(int position, String message) {}

  /** The readings of a body, and what is none. */
  record Batch(List<RawReading> readings, List<Rejected> rejected) {}

  /**
   * One reading, and nothing behind it.
   *
   * @throws IllegalArgumentException if it is none, or no JSON
   */
  public static RawReading one(InputStream body) throws IOException {
    try (JsonParser json = MAPPER.createParser(body)) {
      json.nextToken();
      return only(json);
    } catch (JsonProcessingException | CharConversionException e) {
      throw new IllegalArgumentException("is not valid JSON", e);
    }
  }

  /**
   * An array of readings, or one.
   *
   * @throws ApiError 400 if it is no JSON, or if the only reading is none; 413 if they are too many
   */
  static Batch batch(InputStream body) throws IOException {
    RawReadingReader reader = new RawReadingReader();
    try (JsonParser json = MAPPER.createParser(body)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        return new Batch(List.of(only(json)), List.of());
      }
      reader.readItems(json);
      return new Batch(reader.readings, reader.rejected);
    } catch (JsonProcessingException | CharConversionException e) {
      throw ApiError.badRequest("The body is not valid JSON" + reader.place());
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest("The reading: " + e.getMessage());
    }
  }

  private void readItems(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count() == MOST) {
        throw ApiError.tooLarge("A batch must not have more than " + MOST + " readings");
      }
      JsonNode item = MAPPER.readTree(json);
      try {
        readings.add(RawReading.of(item));
      } catch (IllegalArgumentException e) {
        rejected.add(new Rejected(count() + 1, String.valueOf(e.getMessage())));
      }
    }
    if (json.nextToken() != null) {
      throw ApiError.badRequest("There must be no content after the end of the array");
    }
  }

  private int count() {
    return readings.size() + rejected.size();
  }

  private String place() {
    return count() == 0 ? "" : " after reading " + count();
  }

  private static RawReading only(JsonParser json) throws IOException {
    @Nullable JsonNode item = json.currentToken() == null ? null : MAPPER.readTree(json);
    if (item == null) {
      throw new IllegalArgumentException("is missing");
    }
    RawReading reading = RawReading.of(item);
    if (json.nextToken() != null) {
      throw new IllegalArgumentException("must not be followed by other content");
    }
    return reading;
  }
}
