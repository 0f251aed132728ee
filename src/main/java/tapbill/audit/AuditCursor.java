package tapbill.audit;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tapbill.database.Rows;
import tapbill.http.ApiError;

/** The query parameter {@code cursor} of the audit log: the last entry of a page. */
public record AuditCursor(Instant time, long id) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})_([0-9]{1,18})");

  /** Called by Jersey. */
  public static AuditCursor fromString(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw ApiError.badRequest("cursor must be one that came with a page");
    }
    return new AuditCursor(
        Rows.instant(Long.parseLong(parts.group(1))), Long.parseLong(parts.group(2)));
  }

  @Override
  public String toString() {
    return Rows.micros(time) + "_" + id;
  }
}
