package tapbill.tap.pour;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.jspecify.annotations.Nullable;

/** The clients whose times of openings and closings are billed. */
public enum DeviceTimes {
  /** Those of admins and of clients in trusted networks. */
  TRUSTED,
  /** Those of every client; but a pour that began at the service's time also ends at it. */
  ANYONE;

  /**
   * Returns true if the time that a client reports is billed.
   *
   * @param begun true if the pour began at a device's time, or does not exist yet
   */
  boolean believe(Caller caller, boolean begun) {
    return caller.trusted() || (this == ANYONE && begun);
  }

  /** Parses the setting; an empty one is null. */
  @JsonCreator
  static @Nullable DeviceTimes parse(String text) {
    return switch (text) {
      case "" -> null;
      case "trusted" -> TRUSTED;
      case "anyone" -> ANYONE;
      default -> throw new IllegalArgumentException("DEVICE_TIMES must be trusted or anyone");
    };
  }
}
