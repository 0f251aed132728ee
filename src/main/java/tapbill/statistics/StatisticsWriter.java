package tapbill.statistics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import tapbill.pour.Bill;
import tapbill.pour.Pour;
import tapbill.quantity.Money;
import tapbill.quantity.Volume;

/**
 * Writes dispensers with their pours, one after the other, and behind each dispenser's pours the
 * totals of what was written.
 */
final class StatisticsWriter {
  private final JsonGenerator json;
  private final Iterator<Pour> pours;
  private final Instant now;
  private @Nullable Pour next;

  StatisticsWriter(JsonGenerator json, Iterator<Pour> pours, Instant now) {
    this.json = json;
    this.pours = pours;
    this.now = now;
    advance();
  }

  /**
   * Writes one dispenser.
   *
   * @param dispenser in the order of the pours
   */
  void write(StatisticsDao.Row dispenser) throws IOException {
    long count = 0;
    boolean open = false;
    Volume amount = Volume.ZERO;
    Money revenue = Money.ZERO;
    json.writeStartObject();
    json.writeNumberField("dispenser_id", dispenser.id());
    json.writePOJOField("flow_volume", dispenser.flowVolume());
    json.writePOJOField("price", dispenser.price());
    json.writeArrayFieldStart("transactions");
    for (Pour pour = next; pour != null && pour.dispenserId() <= dispenser.id(); pour = next) {
      // The pours of a dispenser that was created while this is written have no place in it.
      if (pour.dispenserId() == dispenser.id()) {
        Bill bill = pour.bill(now);
        write(pour, bill);
        count++;
        open |= pour.closedAt() == null;
        amount = amount.plus(bill.volume());
        revenue = revenue.plus(bill.cost());
      }
      advance();
    }
    json.writeEndArray();
    json.writeBooleanField("is_open", open);
    json.writeNumberField("total_transactions", count);
    json.writePOJOField("total_amount", amount);
    json.writePOJOField("total_revenue", revenue);
    json.writeEndObject();
  }

  private void write(Pour pour, Bill bill) throws IOException {
    json.writeStartObject();
    json.writeNumberField("transaction_id", pour.id());
    json.writePOJOField("start_time", pour.openedAt());
    json.writePOJOField("end_time", pour.closedAt());
    json.writePOJOField("amount", bill.volume());
    json.writePOJOField("revenue", bill.cost());
    json.writeEndObject();
  }

  private void advance() {
    next = pours.hasNext() ? pours.next() : null;
  }
}
