package tapbill.office.statistics;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import tapbill.tap.bill.Bill;
import tapbill.tap.bill.Pour;

/** Writes the dispensers of a report as JSON. */
final class StatisticsWriter {
  private final JsonGenerator json;
  private final StatisticsService.Report report;

  StatisticsWriter(JsonGenerator json, StatisticsService.Report report) {
    this.json = json;
    this.report = report;
  }

  /** Writes a dispenser without its pours. */
  void writeTotals(StatisticsDao.Row dispenser) throws IOException {
    writeHead(dispenser);
    writeTail(dispenser.running() != null, report.totals(dispenser), report.running(dispenser));
  }

  /** Writes a dispenser with a page of its pours and the totals of all of them. */
  void writePage(StatisticsDao.Row dispenser, List<Pour> pours) throws IOException {
    writeHead(dispenser);
    json.writeArrayFieldStart("transactions");
    for (Pour pour : pours) {
      write(pour, pour.bill(report.now()));
    }
    json.writeEndArray();
    writeTail(dispenser.running() != null, report.totals(dispenser), report.running(dispenser));
  }

  /**
   * Writes a dispenser with all of its pours. They are read while they are written and may change
   * meanwhile; the totals are therefore summed from the written pours.
   */
  void writeAll(StatisticsDao.Row dispenser, Iterator<Pour> pours) throws IOException {
    Totals totals = Totals.ZERO;
    Totals running = Totals.ZERO;
    boolean open = dispenser.running() != null && !report.includesRunning();
    writeHead(dispenser);
    json.writeArrayFieldStart("transactions");
    while (pours.hasNext()) {
      Pour pour = pours.next();
      Bill bill = pour.bill(report.now());
      write(pour, bill);
      totals = totals.plus(bill);
      if (pour.closedAt() == null) {
        open = true;
        running = running.plus(bill);
      }
    }
    json.writeEndArray();
    writeTail(open, totals, running);
  }

  private void writeHead(StatisticsDao.Row dispenser) throws IOException {
    json.writeStartObject();
    json.writeNumberField("dispenser_id", dispenser.id());
    json.writePOJOField("flow_volume", dispenser.flowVolume());
    json.writePOJOField("price", dispenser.price());
  }

  private void write(Pour pour, Bill bill) throws IOException {
    json.writeStartObject();
    json.writeNumberField("transaction_id", pour.id());
    json.writePOJOField("start_time", pour.openedAt());
    json.writePOJOField("end_time", pour.closedAt());
    json.writePOJOField("amount", bill.volume());
    json.writePOJOField("revenue", bill.cost());
    json.writeStringField("driver_token", pour.driverToken());
    json.writeEndObject();
  }

  private void writeTail(boolean open, Totals totals, Totals running) throws IOException {
    json.writeBooleanField("is_open", open);
    json.writeNumberField("total_transactions", totals.pours());
    json.writePOJOField("total_amount", totals.volume());
    json.writePOJOField("total_revenue", totals.revenue());
    if (running.pours() > 0) {
      json.writeObjectFieldStart("running");
      json.writeNumberField("pours", running.pours());
      json.writePOJOField("amount", running.volume());
      json.writePOJOField("revenue", running.revenue());
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
