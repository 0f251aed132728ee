package tapbill.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Attacks the packaged service from this machine, with the options of the README on the embedded
 * database, while taps open and close on connections of their own. Each attack gets a new process.
 * Prints the latency of the taps before, during and after each attack, and what it cost. Then runs
 * the attacks that measure something else: {@link LoginSiege}, {@link LiveSiege} and {@link
 * CallbackSiege}.
 */
public final class Siege {
  private static final List<Attack> ATTACKS =
      List.of(
          new SlowBodies(),
          new SlowUploads(),
          SlowReaders.ofStaticFile(),
          SlowReaders.ofMap(),
          new Resets());

  private static final Duration AFTER = Duration.ofSeconds(10);

  /** How long before the end of an attack its cost is measured. */
  private static final Duration MEASURED = Duration.ofSeconds(4);

  private Siege() {}

  /** Arguments: the jar, unused, seconds of an attack, seconds of a warm-up. */
  public static void main(String[] args) throws Exception {
    Path jar = Path.of(args[0]);
    Duration length = Duration.ofSeconds(Long.parseLong(args[2]));
    Duration warmUp = Duration.ofSeconds(Long.parseLong(args[3]));
    for (Attack attack : ATTACKS) {
      run(attack, jar, length, warmUp);
    }
    String[] once = {args[0], "1", args[2]};
    LoginSiege.main(once);
    LiveSiege.main(once);
    CallbackSiege.main(once);
  }

  private static void run(Attack attack, Path jar, Duration length, Duration warmUp)
      throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target"), "siege").toAbsolutePath();
    Service service = Service.asInReadme(jar, folder, HonestTaps.NUMBER);
    String result;
    try (HonestTaps taps = HonestTaps.start(service)) {
      Thread.sleep(warmUp.toMillis());
      Instant start = Instant.now();
      Instant end = start.plus(length);
      CompletableFuture<String> attacker =
          CompletableFuture.supplyAsync(() -> attack(attack, service, end));
      sleepUntil(end.minus(MEASURED));
      String cost = service.footprint();
      String attacked = attacker.get();
      Instant stopped = Instant.now();
      String recovered = taps.recovery(stopped);
      Instant after = Instant.now();
      Thread.sleep(AFTER.toMillis());
      result =
          "  %s%n  taps before %s%n  under       %s%n  after       %s%n  recovery %s; %s; log %d KB"
              .formatted(
                  attacked,
                  taps.figures(start.minus(warmUp.dividedBy(2)), start),
                  taps.figures(start, stopped),
                  taps.figures(after, Instant.now()),
                  recovered,
                  cost,
                  service.logSize() / 1024);
    }
    System.out.printf("%s%n%s; stop %s%n", attack.name(), result, service.stop());
    try (var files = Files.walk(folder)) {
      for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(each);
      }
    }
  }

  private static String attack(Attack attack, Service service, Instant end) {
    try {
      return attack.run(service, end);
    } catch (Exception e) {
      throw new IllegalStateException(attack.name(), e);
    }
  }

  static void sleepUntil(Instant time) throws InterruptedException {
    Duration left = Duration.between(Instant.now(), time);
    if (!left.isNegative()) {
      Thread.sleep(left.toMillis());
    }
  }
}
