package tapbill.tap.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.google.common.base.CharMatcher;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tapbill.platform.api.ApiError;
import tapbill.platform.api.Reason;

/**
 * Reads an uploaded access list as a stream. It holds only the entries in memory and stops at the
 * first entry that breaks a rule.
 */
final class AccessListReader {
  private static final int MAX_TOKENS = 100_000;

  private static final String HEADER = "driver_token";
  private static final List<String> COLUMNS = List.of(HEADER, "valid_from", "valid_until");

  /** Includes the byte order mark and the no-break space, which look like nothing. */
  private static final CharMatcher BLANK = CharMatcher.whitespace().or(CharMatcher.is('\uFEFF'));

  /** Refuses texts that are far longer than any token or time. */
  private static final StreamReadConstraints SHORT =
      StreamReadConstraints.builder().maxStringLength(1000).maxNameLength(1000).build();

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(SHORT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .build();

  private static final CsvFactory CSV =
      CsvFactory.builder()
          .streamReadConstraints(SHORT)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .enable(CsvParser.Feature.TRIM_SPACES)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .build();

  private final SortedMap<String, AccessListEntry> entries = new TreeMap<>();
  private final String unit;
  private final UnaryOperator<String> tokenOf;
  private int position;

  private AccessListReader(String unit, UnaryOperator<String> tokenOf) {
    this.unit = unit;
    this.tokenOf = tokenOf;
  }

  /** Reads an access list in one format. */
  interface Format {
    /**
     * Returns the entries, ordered by token, each token once.
     *
     * @param tokenOf returns the token of a card's number
     * @throws ApiError 400 if the body is no such list, with the item or line; 413 if it is too
     *     long
     */
    Collection<AccessListEntry> read(InputStream body, UnaryOperator<String> tokenOf)
        throws IOException;
  }

  /** Reads a JSON array of tokens, or of objects with a token and its times. */
  static Collection<AccessListEntry> json(InputStream body, UnaryOperator<String> tokenOf)
      throws IOException {
    AccessListReader reader = new AccessListReader("Item", tokenOf);
    return reader.read(JSON.createParser(body), reader::readJson);
  }

  /**
   * Reads CSV with a token and optionally its times in each line, as spreadsheets export it. The
   * header is optional; rows and further cells without a value are skipped.
   */
  static Collection<AccessListEntry> csv(InputStream body, UnaryOperator<String> tokenOf)
      throws IOException {
    AccessListReader reader = new AccessListReader("Line", tokenOf);
    return reader.read(CSV.createParser(SpreadsheetText.of(body)), reader::readCsv);
  }

  private interface Action<T> {
    void on(T parser) throws IOException;
  }

  private <T extends JsonParser> Collection<AccessListEntry> read(T parser, Action<T> action)
      throws IOException {
    try (parser) {
      action.on(parser);
      return entries.values();
    } catch (JsonProcessingException | CharConversionException e) {
      throw refusal("cannot be read");
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private void readJson(JsonParser json) throws IOException {
    position = 1;
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw ApiError.badRequest("The body must be a JSON array");
    }
    for (; json.nextToken() != JsonToken.END_ARRAY; position++) {
      add(
          switch (json.currentToken()) {
            case VALUE_STRING -> AccessListEntry.parse(tokenOf.apply(json.getText()), null, null);
            case START_OBJECT -> object(json);
            default -> throw new IllegalArgumentException("must be a token or an object");
          });
    }
    if (json.nextToken() != null) {
      throw new IllegalArgumentException("must not follow the end of the array");
    }
  }

  private AccessListEntry object(JsonParser json) throws IOException {
    @Nullable String[] values = new @Nullable String[COLUMNS.size()];
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      int column = COLUMNS.indexOf(field);
      if (column < 0) {
        throw new IllegalArgumentException(field + " is not a known field");
      }
      switch (json.nextToken()) {
        case VALUE_STRING -> values[column] = json.getText();
        case VALUE_NULL -> {}
        default -> throw new IllegalArgumentException(field + " must be a string");
      }
    }
    String token = values[0];
    if (token == null) {
      throw new IllegalArgumentException(HEADER + " is required");
    }
    return AccessListEntry.parse(tokenOf.apply(token), values[1], values[2]);
  }

  private void readCsv(CsvParser csv) throws IOException {
    position = 1;
    boolean first = true;
    while (csv.nextToken() != null) {
      // currentTokenLocation() would be the end of the previous row.
      position = csv.currentLocation().getLineNr();
      List<String> cells = cells(csv);
      if (cells.stream().allMatch(String::isEmpty)) {
        continue;
      }
      if (!first || !cells.get(0).equals(HEADER)) {
        add(AccessListEntry.parse(tokenOf.apply(cells.get(0)), time(cells, 1), time(cells, 2)));
      } else if (!cells.equals(COLUMNS.subList(0, cells.size()))) {
        throw new IllegalArgumentException("must be " + String.join(",", COLUMNS));
      }
      first = false;
    }
    if (first) {
      // An empty body is more likely a failed export than an empty list.
      throw new IllegalArgumentException("is missing; a list without tokens needs a header line");
    }
  }

  private static List<String> cells(CsvParser csv) throws IOException {
    List<String> cells = new ArrayList<>(COLUMNS.size());
    while (csv.nextToken() != JsonToken.END_ARRAY) {
      String value = BLANK.trimFrom(csv.getText());
      if (cells.size() < COLUMNS.size()) {
        cells.add(value);
      } else if (!value.isEmpty()) {
        throw new IllegalArgumentException("must have at most 3 columns");
      }
    }
    return cells;
  }

  private static @Nullable String time(List<String> cells, int column) {
    return cells.size() <= column || cells.get(column).isEmpty() ? null : cells.get(column);
  }

  private void add(AccessListEntry entry) {
    AccessListEntry same = entries.putIfAbsent(entry.driverToken(), entry);
    if (same != null && !same.equals(entry)) {
      throw new IllegalArgumentException("repeats a driver_token with different times");
    }
    if (entries.size() > MAX_TOKENS) {
      throw ApiError.tooLarge(
          Reason.TOO_LARGE, "A list must not have more than " + MAX_TOKENS + " tokens");
    }
  }

  private ApiError refusal(String message) {
    return ApiError.badRequest(unit + " " + position + ": " + message);
  }
}
