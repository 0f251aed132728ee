package tapbill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DocumentationTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z0-9_]+):-");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

  private static final Pattern START =
      Pattern.compile("(java [^`\\n]*-jar target/tapbill.jar (?:server|worker) )");
  private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";

  @Test
  void everyEnvironmentVariableIsDocumented() throws IOException {
    String documented = Files.readString(Path.of("docs/configuration.md"));
    List<String> variables = matches(VARIABLE, Files.readString(Path.of("config.yml")));

    assertThat(variables)
        .isNotEmpty()
        .allSatisfy(variable -> assertThat(documented).contains("`" + variable + "`"));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFiles(Path page) throws IOException {
    assertThat(matches(LINK, Files.readString(page)))
        .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
  }

  @Test
  void theReadmeFitsOnTwoPages() throws IOException {
    assertThat(Files.readAllLines(Path.of("README.md"))).hasSizeLessThanOrEqualTo(130);
  }

  @Test
  void everyCommandThatStartsAProcessEndsItWhenItsMemoryIsUsedUp() throws IOException {
    List<String> commands = new ArrayList<>();
    for (Path page : pages()) {
      commands.addAll(matches(START, Files.readString(page)));
    }
    assertThat(commands).isNotEmpty().allSatisfy(command -> assertThat(command).contains(EXIT));
    // The image, which compose.yaml and render.yaml use.
    assertThat(Files.readString(Path.of("Dockerfile"))).contains(EXIT);
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> root = Files.list(Path.of(""));
        Stream<Path> docs = Files.list(Path.of("docs"))) {
      return Stream.concat(root, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  private static List<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
