package tapbill.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tapbill.support.Engine;
import tapbill.support.TestApp;

/** A client that the build has generated from openapi.yaml compiles, and calls the service. */
class GeneratedClientTest {
  private static final Path GENERATED = Path.of("target/generated-client/src/main/java");
  private static final Path CALLS = Path.of("src/test/clients/EightCalls.java");

  @TempDir static Path classes;

  @BeforeAll
  static void compile() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (Stream<Path> generated = Files.walk(GENERATED);
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> sources =
          Stream.concat(generated, Stream.of(CALLS))
              .filter(file -> file.toString().endsWith(".java"))
              .toList();
      assertThat(
              compiler
                  .getTask(
                      messages,
                      files,
                      null,
                      List.of(
                          "-nowarn",
                          "-proc:none",
                          "-d",
                          classes.toString(),
                          "-classpath",
                          // Surefire's own class path is a jar that only refers to it.
                          System.getProperty(
                              "surefire.test.class.path", System.getProperty("java.class.path"))),
                      null,
                      files.getJavaFileObjectsFromPaths(sources))
                  .call())
          .as(messages.toString())
          .isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theClientMakesEightCalls(Engine engine) throws Exception {
    TestApp app = TestApp.shared(engine);
    try (URLClassLoader client = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Object lines =
          client
              .loadClass("EightCalls")
              .getMethod("run", String.class, String.class, String.class, long.class)
              .invoke(
                  null,
                  app.anyone().base(),
                  "admin",
                  TestApp.PASSWORD,
                  app.clock().instant().getEpochSecond());
      assertThat(lines)
          .isEqualTo(
              List.of(
                  "listed true",
                  "Dispenser opened successfully",
                  "Dispenser closed successfully",
                  "pours 1",
                  "list 1",
                  "stored 1"));
    }
  }
}
