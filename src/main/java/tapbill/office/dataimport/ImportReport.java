package tapbill.office.dataimport;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts what an import brought and what it left out, with the reasons. */
public final class ImportReport {
  /** Rows that a line names; further ones are only counted. */
  private static final int NAMED = 10;

  /** The tables of the source. */
  enum Kind {
    DISPENSER,
    TRANSACTION,
    ADMIN;

    String counted(int number) {
      return number + " " + name().toLowerCase(Locale.ROOT) + (number == 1 ? "" : "s");
    }
  }

  private record Omission(Kind kind, String reason) {}

  private final Map<Kind, Integer> imported = new EnumMap<>(Kind.class);
  private final Map<Kind, Integer> before = new EnumMap<>(Kind.class);
  private final Map<Omission, List<String>> omitted = new LinkedHashMap<>();
  private final List<String> renumbered = new ArrayList<>();

  void imported(Kind kind, int number) {
    imported.merge(kind, number, Integer::sum);
  }

  void importedBefore(Kind kind, int number) {
    before.merge(kind, number, Integer::sum);
  }

  /**
   * Notes a row that is left out.
   *
   * @param row its id or its name
   */
  void leftOut(Kind kind, Object row, String reason) {
    omitted.computeIfAbsent(new Omission(kind, reason), key -> new ArrayList<>()).add("" + row);
  }

  /** Notes a dispenser whose old id was taken. */
  void renumbered(long old, long id) {
    renumbered.add(old + " is now " + id);
  }

  /** Returns one line for what was brought, and one for each reason why rows were left out. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Imported " + counts(imported) + "; imported before: " + counts(before));
    if (!renumbered.isEmpty()) {
      lines.add(
          "New ids, because the old ones are taken, of "
              + Kind.DISPENSER.counted(renumbered.size())
              + ": "
              + named(renumbered));
    }
    omitted.forEach(
        (omission, rows) ->
            lines.add(
                "Left out %s (%s): %s"
                    .formatted(
                        omission.kind().counted(rows.size()), named(rows), omission.reason())));
    return lines;
  }

  private static String counts(Map<Kind, Integer> numbers) {
    return List.of(Kind.values()).stream()
        .map(kind -> kind.counted(numbers.getOrDefault(kind, 0)))
        .collect(Collectors.joining(", "));
  }

  private static String named(List<String> rows) {
    String first = rows.stream().limit(NAMED).collect(Collectors.joining(", "));
    return rows.size() > NAMED ? first + ", …" : first;
  }
}
