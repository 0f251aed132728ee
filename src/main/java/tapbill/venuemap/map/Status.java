package tapbill.venuemap.map;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of a map. */
public enum Status {
  @JsonProperty("waiting")
  WAITING,
  @JsonProperty("processed")
  PROCESSED,
  @JsonProperty("failed")
  FAILED
}
