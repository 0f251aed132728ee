package tapbill.bench;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Logs in from 13 addresses, four at once from each, with own accounts and right passwords, and
 * prints how long the logins of other people take meanwhile, and how long a tap takes to open and
 * close. The service runs on SQLite.
 */
public final class LoginSiege {
  private static final int ADDRESSES = 13;
  private static final int AT_ONCE = 4;
  private static final int VICTIMS = 20;
  private static final long PAUSE_MILLIS = 500;

  private final Service service;
  private final AtomicInteger nextVictim = new AtomicInteger();
  private volatile boolean ended;

  private LoginSiege(Service service) {
    this.service = service;
  }

  /** Arguments: those of {@link Bench}, of which the jar and the seconds are used. */
  public static void main(String[] args) throws Exception {
    Path database = Files.createTempDirectory("tapbill-siege").resolve("tapbill.db");
    long seconds = args.length > 2 ? Long.parseLong(args[2]) : 30;
    try (Service service =
        new Service(
            Path.of(args[0]), "sqlite:///" + database, true, 1, Map.of("TRUSTED_PROXIES", "1"))) {
      new LoginSiege(service).run(seconds);
    }
  }

  private void run(long seconds) throws Exception {
    for (int attacker = 0; attacker < ADDRESSES * AT_ONCE; attacker++) {
      call(address(attacker), "/auth/signup", credentials("attacker-" + attacker));
    }
    for (int victim = 0; victim < VICTIMS; victim++) {
      call("192.0.2." + victim, "/auth/signup", credentials("victim-" + victim));
    }
    System.out.println("a victim's login before: " + timed(this::victim) + " ms");

    ExecutorService threads = Executors.newFixedThreadPool(ADDRESSES * AT_ONCE + 2);
    try {
      Map<Integer, Integer> attackers = new ConcurrentSkipListMap<>();
      List<Future<?>> attacks =
          IntStream.range(0, ADDRESSES * AT_ONCE)
              .<Future<?>>mapToObj(attacker -> threads.submit(() -> attack(attacker, attackers)))
              .toList();
      Thread.sleep(5_000); // until the service's queue is full
      long end = System.nanoTime() + seconds * 1_000_000_000;
      Map<Integer, Integer> victims = new ConcurrentSkipListMap<>();
      Future<long[]> logins = threads.submit(() -> times(end, () -> count(victim(), victims)));
      Map<Integer, Integer> taps = new ConcurrentSkipListMap<>();
      Future<long[]> pours = threads.submit(() -> times(end, () -> pour(taps)));
      print("victims' logins", logins.get(), victims);
      print("opening and closing a tap", pours.get(), taps);
      ended = true;
      for (Future<?> attack : attacks) {
        attack.get();
      }
      System.out.println("attackers' answers by status: " + attackers);
    } finally {
      threads.shutdownNow();
    }
  }

  private Void attack(int attacker, Map<Integer, Integer> statuses)
      throws IOException, InterruptedException {
    while (!ended) {
      count(call(address(attacker), "/auth/login", credentials("attacker-" + attacker)), statuses);
    }
    return null;
  }

  /** Logs another victim in, from its own address. */
  private int victim() throws IOException, InterruptedException {
    int victim = nextVictim.getAndIncrement() % VICTIMS;
    return call("192.0.2." + victim, "/auth/login", credentials("victim-" + victim));
  }

  private int pour(Map<Integer, Integer> statuses) throws IOException, InterruptedException {
    String tap = service.dispensers.get(0);
    count(call("203.0.113.1", tap + "/open", ""), statuses);
    return count(call("203.0.113.1", tap + "/close", ""), statuses);
  }

  private static String address(int attacker) {
    return "198.51.100." + (1 + attacker / AT_ONCE);
  }

  private static String credentials(String name) {
    return "{\"username\":\"%s\",\"password\":\"correct horse battery\"}".formatted(name);
  }

  private int call(String address, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        service
            .request(path)
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", address)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return service.http().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static int count(int status, Map<Integer, Integer> statuses) {
    statuses.merge(status, 1, Integer::sum);
    return status;
  }

  /** Repeats a call until the end and returns the milliseconds that each took, sorted. */
  private static long[] times(long end, Callable<?> call) throws Exception {
    long[] times = {};
    while (System.nanoTime() < end) {
      times = Arrays.copyOf(times, times.length + 1);
      times[times.length - 1] = timed(call);
      Thread.sleep(PAUSE_MILLIS);
    }
    Arrays.sort(times);
    return times;
  }

  private static long timed(Callable<?> call) throws Exception {
    long start = System.nanoTime();
    call.call();
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static void print(String what, long[] times, Map<Integer, Integer> statuses) {
    System.out.printf(
        "%s: median %d ms, longest %d ms, by status %s%n",
        what, times[times.length / 2], times[times.length - 1], statuses);
  }
}
