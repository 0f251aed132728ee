package tapbill.screen.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tapbill.support.Json;

/** Checks that every text exists in all languages and is used. */
class TextTableTest {
  private static final Path ASSETS = Path.of("src/main/resources/assets/screens");
  private static final Path TEMPLATES = Path.of("src/main/resources/tapbill/screen");
  private static final Path JAVA = Path.of("src/main/java/tapbill/screen");

  private static final Pattern IN_TEMPLATE = Pattern.compile("\\{\\{text\\.(\\w+)}}");
  private static final Pattern IN_SCRIPT = Pattern.compile("\"([a-z]+(?:_[a-z]+)*)\"");

  /** Matches the prefix of keys that end in a value, such as a state. */
  private static final Pattern BEGINNING = Pattern.compile("\\btext\\(`([a-z_]+_)\\$\\{");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

  @Test
  void everyTextIsThereInEveryLanguageWithTheSamePlaceholders() {
    Json.parse(read(ASSETS.resolve("texts.json")))
        .properties()
        .forEach(
            text -> {
              Set<String> english = matches(PLACEHOLDER, text.getValue().path("en").asText());
              for (Language language : Language.values()) {
                String translated = text.getValue().path(language.tag()).asText();
                assertThat(translated).as("%s in %s", text.getKey(), language).isNotBlank();
                assertThat(matches(PLACEHOLDER, translated)).as(text.getKey()).isEqualTo(english);
              }
              assertThat(text.getValue().size()).isEqualTo(Language.values().length);
            });
  }

  @Test
  void everyTextThatAPageUsesIsThere() {
    assertThat(texts().keySet()).containsAll(usedInTemplates()).containsAll(usedInScripts());
  }

  @Test
  void everyTextIsUsed() {
    Set<String> used = usedInTemplates();
    used.addAll(all(ASSETS, IN_SCRIPT));
    used.addAll(all(JAVA, IN_SCRIPT));
    Set<String> beginnings = all(ASSETS, BEGINNING);
    assertThat(texts().keySet())
        .filteredOn(key -> beginnings.stream().noneMatch(key::startsWith))
        .allSatisfy(key -> assertThat(used).contains(key));
  }

  private static Map<String, String> texts() {
    return new TextTable().in(Language.EN);
  }

  private static Set<String> usedInTemplates() {
    return all(TEMPLATES, IN_TEMPLATE);
  }

  private static Set<String> usedInScripts() {
    return all(ASSETS, Pattern.compile("\\btext\\(\\s*\"(\\w+)\""));
  }

  private static Set<String> all(Path folder, Pattern pattern) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(js|java|mustache)"))
          .flatMap(file -> matches(pattern, read(file)).stream())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> matches(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
