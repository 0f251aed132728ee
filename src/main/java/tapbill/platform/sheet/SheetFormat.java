package tapbill.platform.sheet;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;

/**
 * The format of an exported table: the query parameters {@code format}, {@code separator}, {@code
 * decimal} and {@code zone}.
 *
 * @param csv null for XLSX
 * @param zone of the local times
 */
public record SheetFormat(@Nullable CsvDialect csv, ZoneId zone) {
  public static final String CSV = "text/csv";
  public static final String XLSX =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

  /** Writes all rows of a table. */
  public interface Rows {
    void writeTo(SheetWriter sheet) throws IOException;
  }

  /**
   * Parses the parameters.
   *
   * @throws ApiError 400 if one is invalid
   */
  public static SheetFormat of(MultivaluedMap<String, String> query) {
    String zone = query.getFirst("zone");
    return new SheetFormat(csv(query), TimeZones.named(zone == null ? "UTC" : zone));
  }

  private static @Nullable CsvDialect csv(MultivaluedMap<String, String> query) {
    String format = query.getFirst("format");
    String separator = query.getFirst("separator");
    String decimal = query.getFirst("decimal");
    if (format == null || format.equals("csv")) {
      return CsvDialect.of(separator, decimal);
    }
    if (!format.equals("xlsx")) {
      throw ApiError.badRequest("format must be csv or xlsx");
    }
    if (separator != null || decimal != null) {
      throw ApiError.badRequest("separator and decimal require the format csv");
    }
    return null;
  }

  /**
   * Returns a response that streams a table as a file.
   *
   * @param name of the file, without its extension, and of the sheet
   * @param columns the names of the columns
   */
  public Response response(String name, List<String> columns, Rows rows) {
    StreamingOutput file =
        out -> {
          SheetWriter sheet = writer(out, name, columns);
          rows.writeTo(sheet);
          sheet.finish();
        };
    return Response.ok(file, csv == null ? XLSX : CSV)
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            "attachment; filename=\"" + name + (csv == null ? ".xlsx" : ".csv") + "\"")
        .build();
  }

  private SheetWriter writer(OutputStream out, String name, List<String> columns)
      throws IOException {
    return csv == null
        ? new XlsxSheet(out, name, columns, zone)
        : new CsvSheet(out, csv, zone, columns);
  }
}
