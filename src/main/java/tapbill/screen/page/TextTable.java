package tapbill.screen.page;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The texts of the screens in all languages, from the file that the scripts read too. */
final class TextTable {
  private static final String FILE = "/assets/screens/texts.json";
  private final Map<Language, Map<String, String>> texts = new EnumMap<>(Language.class);

  TextTable() {
    Map<String, Map<String, String>> table = read();
    for (Language language : Language.values()) {
      texts.put(
          language,
          table.entrySet().stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      Map.Entry::getKey,
                      entry -> Objects.requireNonNull(entry.getValue().get(language.tag())))));
    }
  }

  /** Returns the texts of a language by their keys. */
  Map<String, String> in(Language language) {
    return Objects.requireNonNull(texts.get(language));
  }

  private static Map<String, Map<String, String>> read() {
    try (InputStream file = TextTable.class.getResourceAsStream(FILE)) {
      return new ObjectMapper().readValue(file, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
