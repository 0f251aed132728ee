package tapbill.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the packaged jar in a separate process, which a test can kill. */
public final class TapbillProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Started application@\\w+\\{.*:(\\d+)}");
  private final Process process;
  private final Path log;
  private int port;

  private TapbillProcess(Map<String, String> environment, String... arguments) {
    this(List.of(), ClassArchive.USE, environment, arguments);
  }

  private TapbillProcess(
      List<String> launcher,
      List<String> options,
      Map<String, String> environment,
      String... arguments) {
    try {
      log = Files.createTempFile("tapbill", ".log");
      List<String> command = new ArrayList<>(launcher);
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xmx128m",
              "-XX:TieredStopAtLevel=1"));
      command.addAll(options);
      command.addAll(List.of("-jar", System.getProperty("tapbill.jar")));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder
          .environment()
          .putAll(
              Map.of(
                  "PORT", "0",
                  "ADMIN_PORT", "0",
                  "ADMIN_USERNAME", "admin",
                  "ADMIN_PASSWORD", TestApp.PASSWORD,
                  "DISK_FREE_MIN", "0B",
                  "MAX_AMOUNT", "1000000",
                  "OPENS_PER_ADDRESS", "1000000",
                  "OPENS_IN_SUM", "1000000",
                  "JWT_SECRET", TestApp.JWT_SECRET));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the program and waits until it accepts connections. */
  public static TapbillProcess start(String databaseUri) {
    return start(Map.of("DB_URI", databaseUri));
  }

  /** Starts the program with environment variables and waits until it is ready. */
  public static TapbillProcess start(Map<String, String> environment) {
    return listening(launch(environment));
  }

  /** Starts the program with a limit of open files and waits until it is ready. */
  public static TapbillProcess startWithOpenFiles(int limit, Map<String, String> environment) {
    List<String> launcher = List.of("bash", "-c", "ulimit -n " + limit + "; exec \"$@\"", "bash");
    return listening(
        new TapbillProcess(launcher, ClassArchive.USE, environment, "server", "config.yml"));
  }

  /** Starts only a worker and waits until it is ready. */
  public static TapbillProcess startWorker(Map<String, String> environment) {
    return listening(new TapbillProcess(environment, "worker", "config.yml"));
  }

  private static TapbillProcess listening(TapbillProcess started) {
    await().atMost(120, SECONDS).until(() -> started.listens() || !started.process.isAlive());
    if (!started.process.isAlive()) {
      throw new AssertionError(started.output());
    }
    return started;
  }

  /** Starts the program without waiting, even if its start will fail. */
  public static TapbillProcess launch(Map<String, String> environment) {
    return new TapbillProcess(environment, "server", "config.yml");
  }

  /** Runs another command of the program on a database. */
  public static TapbillProcess command(String databaseUri, String... arguments) {
    return new TapbillProcess(Map.of("DB_URI", databaseUri), arguments);
  }

  /** Runs another command of the program with environment variables. */
  public static TapbillProcess command(Map<String, String> environment, String... arguments) {
    return new TapbillProcess(environment, arguments);
  }

  public Api anyone() {
    return new Api("http://localhost:" + port, "");
  }

  public Api admin() {
    return anyone()
        .withToken(
            anyone()
                .post("/auth/login", Json.of("username", "admin", "password", TestApp.PASSWORD))
                .text("access_token"));
  }

  /** Kills the process with SIGKILL, so that it cannot finish its work or notify anyone. */
  public void kill() {
    process.destroyForcibly();
    exitStatus();
  }

  /** Asks the process to end with SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  public int exitStatus() {
    await().atMost(120, SECONDS).until(() -> !process.isAlive());
    return process.exitValue();
  }

  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean listens() {
    Matcher listening = LISTENING.matcher(output());
    if (listening.find()) {
      port = Integer.parseInt(listening.group(1));
    }
    return port > 0;
  }

  @Override
  public void close() {
    kill();
  }

  /**
   * The class data archive of the program, which halves the time of each start. The first fork
   * creates it beside the jar; the others wait for it.
   */
  private static final class ClassArchive {
    static final List<String> USE = List.of("-XX:SharedArchiveFile=" + create());

    private static Path create() {
      Path jar = Path.of(System.getProperty("tapbill.jar"));
      try (FileChannel channel =
              FileChannel.open(
                  jar.resolveSibling("tapbill.jsa.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        Path archive =
            jar.resolveSibling("tapbill-" + Files.getLastModifiedTime(jar).toMillis() + ".jsa");
        if (lock.isValid() && !Files.exists(archive)) {
          dump(archive);
        }
        return archive;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void dump(Path archive) {
      try (TapbillProcess process =
          new TapbillProcess(
              List.of(),
              List.of("-XX:ArchiveClassesAtExit=" + archive),
              Map.of("DB_URI", Engine.SQLITE.newDatabase()),
              "server",
              "config.yml")) {
        listening(process).terminate();
        process.exitStatus();
      }
    }
  }
}
