package tapbill.venuemap.map;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The state of a map's processing. */
public enum MapStatus {
  @JsonProperty("waiting")
  WAITING,
  @JsonProperty("processed")
  PROCESSED,
  @JsonProperty("failed")
  FAILED
}
