package tapbill.device.reading;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Writes readings as CSV while they are read from the database. */
record ReadingCsv(Iterator<Reading> readings) implements StreamingOutput {
  private static final String HEADER = "time,value,valid,tags,gateway,dispenser_id,sequence";

  /** The line break of RFC 4180. */
  private static final String END_OF_ROW = "\r\n";

  @Override
  public void write(OutputStream out) throws IOException {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    writer.write(HEADER + END_OF_ROW);
    while (readings.hasNext()) {
      writer.write(row(readings.next()));
    }
    writer.flush();
  }

  static String row(Reading reading) {
    return reading.time()
        + ","
        + (reading.value() == null ? "" : reading.value().toPlainString())
        + ","
        + reading.valid()
        + ","
        + cell(ReadingColumns.json(reading.tags()))
        + ","
        + reading.gateway()
        + ","
        + (reading.dispenserId() == null ? "" : reading.dispenserId())
        + ","
        + reading.sequence()
        + END_OF_ROW;
  }

  /**
   * Formats tags as a quoted JSON array. The cell starts with a bracket, so no spreadsheet
   * evaluates a tag as a formula. Semicolons are escaped, because some spreadsheets split cells at
   * them.
   */
  private static String cell(String tags) {
    return "\"" + tags.replace(";", "\\u003b").replace("\"", "\"\"") + "\"";
  }
}
