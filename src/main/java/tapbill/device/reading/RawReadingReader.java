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
import tapbill.device.sensor.RawReading;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/**
 * Reads readings from a request body while it is received. Of an invalid reading it keeps only the
 * position and the reason, so that a large batch of them takes little memory.
 */
public final class RawReadingReader {
  /** The largest number of readings in a batch. */
  static final int MOST = 10_000;

  private static final JsonMapper MAPPER =
      new JsonMapper(
          JsonFactory.builder()
              // A valid reading stays far below these limits; they bound the memory of others.
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
   * An item of a batch that is not a valid reading.
   *
   * @param position in the batch, starting at 1
   * @param message names the invalid field
   */
  public record Rejected(int position, String message) {}

  /** The valid readings of a body, and its other items. */
  record Batch(List<RawReading> readings, List<Rejected> rejected) {}

  /**
   * Reads a body that is an array of readings or a single one.
   *
   * @throws ApiError 400 if it is not JSON, or if a single reading is invalid; 413 if there are
   *     more than {@value #MOST} readings
   */
  static Batch batch(InputStream body) throws IOException {
    RawReadingReader reader = new RawReadingReader();
    try (JsonParser json = MAPPER.createParser(body)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        return new Batch(List.of(single(json)), List.of());
      }
      reader.readItems(json);
      return new Batch(reader.readings, reader.rejected);
    } catch (JsonProcessingException | CharConversionException e) {
      throw ApiError.badRequest("The body is not valid JSON" + reader.position());
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest("The reading: " + e.getMessage());
    }
  }

  private void readItems(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count() == MOST) {
        throw ApiError.tooLarge(
            Reason.TOO_LARGE, "A batch must not have more than " + MOST + " readings");
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

  private String position() {
    return count() == 0 ? "" : " after reading " + count();
  }

  private static RawReading single(JsonParser json) throws IOException {
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
