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
   * token, because anybody may read the stream.
   */
  public record OpenPour(long transactionId, Instant startTime, FlowRate flowVolume, Price price) {
    static OpenPour of(Pour pour) {
      return new OpenPour(pour.id(), pour.openedAt(), pour.flowVolume(), pour.price());
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
