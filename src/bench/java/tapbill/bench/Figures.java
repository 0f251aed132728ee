package tapbill.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The figures of one measurement.
 *
 * @param perSecond requests or commits per second
 * @param p50 median latency in milliseconds
 * @param p99 99th percentile in milliseconds
 * @param errors responses with an unexpected status
 * @param megabytes resident memory of the service; 0 for a measurement without one
 */
public record Figures(double perSecond, double p50, double p99, long errors, long megabytes) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  Figures withMegabytes(long resident) {
    return new Figures(perSecond, p50, p99, errors, resident);
  }

  String toJson() {
    try {
      return MAPPER.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static Figures fromJson(String json) {
    try {
      return MAPPER.readValue(json, Figures.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not figures: " + json, e);
    }
  }
}
