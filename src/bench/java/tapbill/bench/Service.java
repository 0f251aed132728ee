package tapbill.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process of the packaged jar, with dispensers to load. */
final class Service implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Started application@\\w+\\{.*:(\\d+)}");
  private static final Pattern NEEDS_LOGIN = Pattern.compile("GET /api/(data|statistics)");
  private static final String PASSWORD = "a password for benchmarks";

  /** The limits of openings, so that they are counted but never reached. */
  private static final String UNLIMITED = "1000000000";

  private final HttpClient http = HttpClient.newHttpClient();
  private final ObjectMapper mapper = new ObjectMapper();
  private final Process process;
  private final Path log;
  private final int port;
  private @Nullable String token;
  final List<String> dispensers = new ArrayList<>();

  Service(Path jar, String databaseUri, boolean groupCommit, int dispenserCount)
      throws IOException, InterruptedException {
    this(jar, databaseUri, groupCommit, dispenserCount, Map.of());
  }

  /** Starts a service with additional environment variables. */
  Service(
      Path jar,
      String databaseUri,
      boolean groupCommit,
      int dispenserCount,
      Map<String, String> variables)
      throws IOException, InterruptedException {
    this(
        jar, List.of("-Xmx128m"), environment(databaseUri, groupCommit, variables), dispenserCount);
  }

  private Service(
      Path jar, List<String> options, Map<String, String> environment, int dispenserCount)
      throws IOException, InterruptedException {
    log = Files.createTempFile("tapbill-bench", ".log");
    List<String> command = new ArrayList<>(List.of(Bench.java()));
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString(), "server", "config.yml"));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
    port = awaitPort();
    logIn();
    for (int i = 0; i < dispenserCount; i++) {
      JsonNode created = post("/api/dispenser", "{\"flow_volume\":0.064,\"price\":12.25}");
      dispensers.add("/api/dispenser/" + created.get("id"));
    }
  }

  /** Starts a process with the README's options, whose files are in the given folder. */
  static Service asInReadme(Path jar, Path folder, int dispenserCount)
      throws IOException, InterruptedException {
    return new Service(
        jar,
        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
        environment(
            "sqlite:///" + folder.resolve("tapbill.db"),
            Map.of("MAPS_FOLDER", folder.resolve("maps").toString())),
        dispenserCount);
  }

  /** Logs in again, for measurements that last longer than an access token. */
  void logIn() throws IOException, InterruptedException {
    token = null;
    token =
        post("/auth/login", "{\"username\":\"dispenser\",\"password\":\"" + PASSWORD + "\"}")
            .get("access_token")
            .asText();
  }

  /** Loads the service at full speed from another process; see {@link Load}. */
  Figures load(int connections, double seconds, List<String> paths)
      throws IOException, InterruptedException {
    return load(connections, seconds, 0, paths);
  }

  /** Loads the service at a rate of requests from another process; see {@link Load}. */
  Figures load(int connections, double seconds, int perSecond, List<String> paths)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Bench.java(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Load.class.getName(),
                Integer.toString(port),
                Integer.toString(connections),
                Double.toString(seconds),
                Integer.toString(perSecond)));
    command.addAll(paths);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    if (NEEDS_LOGIN.matcher(paths.get(0)).lookingAt()) {
      builder.environment().put(Load.TOKEN, String.valueOf(token));
    }
    Process load = builder.start();
    String output = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    load.waitFor();
    return Figures.fromJson(output).withMegabytes(megabytes());
  }

  int port() {
    return port;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the size of live objects after a garbage collection, memory and threads. */
  String footprint() throws IOException {
    Process histogram =
        new ProcessBuilder(
                Path.of(Bench.java()).resolveSibling("jcmd").toString(),
                Long.toString(process.pid()),
                "GC.class_histogram")
            .start();
    CompletableFuture.delayedExecutor(20, TimeUnit.SECONDS).execute(histogram::destroyForcibly);
    String output = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!output.contains("Total")) {
      return "no answer to jcmd, %d MB resident".formatted(megabytes());
    }
    String[] total = output.substring(output.lastIndexOf("Total")).trim().split(" +", -1);
    long threads =
        Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
            .filter(line -> line.startsWith("Threads:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0);
    return "%.1f MB of objects, %d MB resident, %d threads"
        .formatted(Long.parseLong(total[2].trim()) / 1e6, megabytes(), threads);
  }

  /** Returns the resident memory in megabytes, or 0 without {@code /proc}. */
  long megabytes() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  /** Returns the environment variables for a database, with further ones. */
  private static Map<String, String> environment(
      String databaseUri, boolean groupCommit, Map<String, String> more) {
    Map<String, String> variables = environment(databaseUri, more);
    variables.put("GROUP_COMMIT", Boolean.toString(groupCommit));
    return variables;
  }

  private static Map<String, String> environment(String databaseUri, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("DB_URI", databaseUri);
    variables.put("OPENS_PER_ADDRESS", UNLIMITED);
    variables.put("OPENS_IN_SUM", UNLIMITED);
    variables.put("PORT", "0");
    variables.put("ADMIN_PORT", "0");
    variables.put("ADMIN_PASSWORD", PASSWORD);
    variables.put("JWT_SECRET", "a secret for benchmarks, which has 32 bytes");
    return variables;
  }

  /** Builds a request of the admin. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Creates an account of staff and returns its access token. */
  String createStaff(String username) throws IOException, InterruptedException {
    String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD);
    post("/api/accounts", body.replace("}", ",\"role\":\"staff\"}"));
    return post("/auth/login", body).get("access_token").asText();
  }

  /** Builds the upload of a public map of some bytes that is no picture. */
  HttpRequest.Builder uploadOf(int size) {
    String form =
        "--x\r\nContent-Disposition: form-data; name=\"visibility\"\r\n\r\npublic\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"map\"\r\n\r\n"
            + "x".repeat(size)
            + "\r\n--x--\r\n";
    return request("/api/v1/maps")
        .header("Content-Type", "multipart/form-data; boundary=x")
        .POST(HttpRequest.BodyPublishers.ofString(form));
  }

  /** Uploads a public map and returns its path. */
  String uploadMap(int size) throws IOException, InterruptedException {
    HttpResponse<String> created =
        http.send(uploadOf(size).build(), HttpResponse.BodyHandlers.ofString());
    return created.headers().firstValue("Location").orElseThrow();
  }

  long logSize() throws IOException {
    return Files.size(log);
  }

  HttpClient http() {
    return http;
  }

  /** Opens the body of a response as a stream, without waiting for its end. */
  InputStream read(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        http.send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + " " + response.statusCode());
    }
    return response.body();
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return mapper.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private int awaitPort() throws IOException, InterruptedException {
    while (process.isAlive()) {
      Matcher listening = LISTENING.matcher(Files.readString(log));
      if (listening.find()) {
        return Integer.parseInt(listening.group(1));
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException(Files.readString(log));
  }

  /** Stops the service by SIGTERM, or after a minute by SIGKILL; returns how long it took. */
  String stop() throws IOException, InterruptedException {
    Instant start = Instant.now();
    process.destroy();
    if (!process.waitFor(1, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return "killed after a minute";
    }
    Files.delete(log);
    return "in %.1f s".formatted(Duration.between(start, Instant.now()).toMillis() / 1e3);
  }

  @Override
  public void close() throws IOException {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
