package tapbill.screen.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tapbill.platform.quantity.FlowRate;
import tapbill.platform.quantity.Price;
import tapbill.tap.dispenser.Dispenser;
import tapbill.tap.pour.Pour;

/**
 * A dispenser as pages show it.
 *
 * @param alert why it cannot be opened, if a sensor says so
 */
public record LiveDispenser(
    @JsonUnwrapped Dispenser dispenser,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OpenPour openPour,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Warning alert) {

  /** A pour that runs: all that a page needs to compute its figures. Whose it is, is left out. */
  public record OpenPour(long transactionId, Instant startTime, FlowRate flowVolume, Price price) {
    static OpenPour of(Pour pour) {
      return new OpenPour(pour.id(), pour.openedAt(), pour.flowVolume(), pour.price());
    }
  }

  /** What an alert says. */
  public record Warning(String message) {}

  static LiveDispenser of(LiveDao.Row row) {
    return new LiveDispenser(
        row.dispenser(),
        row.pour() == null ? null : OpenPour.of(row.pour()),
        row.refusal() == null ? null : new Warning(row.refusal()));
  }
}
