package tapbill.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the audit log of an app to which many tests write, and whose clock some of them set back.
 */
public final class AuditEntries {
  private AuditEntries() {}

  /** Returns the entries of a target, such as {@code dispenser 7}, the last written first. */
  public static List<JsonNode> of(TestApp app, String target) {
    List<JsonNode> entries = read(app, "/api/audit?limit=1000");
    entries.removeIf(entry -> !entry.get("target").asText().equals(target));
    entries.sort(Comparator.comparingLong((JsonNode entry) -> entry.get("id").asLong()).reversed());
    return entries;
  }

  /** Returns the entry of a target that was written last. */
  public static JsonNode last(TestApp app, String target) {
    return of(app, target).get(0);
  }

  /** Reads all pages of the log and returns their entries. */
  public static List<JsonNode> read(TestApp app, String first) {
    List<JsonNode> entries = new ArrayList<>();
    for (String path = first; !path.isEmpty(); ) {
      Reply page = app.admin().get(path);
      page.json().forEach(entries::add);
      path = page.header("Link").replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
    }
    return entries;
  }
}
