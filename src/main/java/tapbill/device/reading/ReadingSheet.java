package tapbill.device.reading;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tapbill.platform.sheet.SheetFormat;
import tapbill.platform.sheet.SheetWriter;

/**
 * Exports readings while they are read from the database.
 *
 * @param dispenserNames by id
 */
record ReadingSheet(Iterator<Reading> readings, Map<Long, String> dispenserNames)
    implements SheetFormat.Rows {
  /** Programs know the first seven by their positions; others may only be appended. */
  static final List<String> COLUMNS =
      List.of(
          "time",
          "value",
          "valid",
          "tags",
          "gateway",
          "dispenser_id",
          "sequence",
          "dispenser_name",
          "local_time");

  @Override
  public void writeTo(SheetWriter sheet) throws IOException {
    while (readings.hasNext()) {
      write(readings.next(), sheet);
    }
  }

  private void write(Reading reading, SheetWriter sheet) throws IOException {
    sheet.utc(reading.time());
    sheet.number(reading.value());
    sheet.truth(reading.valid());
    sheet.json(ReadingColumns.json(reading.tags()));
    sheet.rawText(reading.gateway());
    sheet.id(reading.dispenserId());
    sheet.id(reading.sequence());
    sheet.text(reading.dispenserId() == null ? null : dispenserNames.get(reading.dispenserId()));
    sheet.local(reading.time());
    sheet.endRow();
  }
}
