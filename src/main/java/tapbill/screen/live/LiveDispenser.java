package tapbill.screen.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Price;
import tapbill.tap.bill.Pour;
import tapbill.tap.dispenser.Dispenser;

/**
 * A dispenser as pages show it.
 *
 * @param alert the alert of a sensor that keeps it closed, if there is one
 */
public record LiveDispenser(
    @JsonUnwrapped Dispenser dispenser,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OpenPour openPour,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Warning alert) {

  /**
   * A running pour with what a page needs to compute its figures. It leaves out the wristband's
   * token and the digest of the close token, because anybody may read the stream.
   *
   * @param endsBy the moment at which it ends at the latest
   * @param owned true if only who has its close token, and staff, can close it
   */
  public record OpenPour(
      long transactionId,
      Instant startTime,
      FlowRate flowVolume,
      Price price,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant endsBy,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean owned) {
    static OpenPour of(Pour pour) {
      return new OpenPour(
          pour.id(),
          pour.openedAt(),
          pour.flowVolume(),
          pour.price(),
          pour.endsBy(),
          pour.closeTokenHash() != null);
    }
  }

  /** The message of that alert. */
  public record Warning(String message) {}

  static LiveDispenser of(LiveDao.Row row) {
    return new LiveDispenser(
        row.dispenser(),
        row.pour() == null ? null : OpenPour.of(row.pour()),
        row.refusal() == null ? null : new Warning(row.refusal()));
  }
}
