package tapbill.tap.tab;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import tapbill.support.Engine;
import tapbill.support.Json;
import tapbill.support.Reply;
import tapbill.support.Taps;
import tapbill.support.TestApp;
import tapbill.support.Tokens;

/** Compares tabs with a model that shares no code with them, whatever happens in which order. */
class TabPropertiesTest {
  private static final BigDecimal FLOW = new BigDecimal("0.064");
  private static final BigDecimal PRICE = new BigDecimal("12.25");
  private static final BigDecimal LEAST = new BigDecimal("0.02");

  private enum What {
    OPEN,
    CLOSE,
    ADVANCE,
    PAY,
    REFUND,
    TERMS,
    APPROVE,
    REPLACE
  }

  /** One event: of a tab and a tap, with a number that means what the event needs. */
  record Step(What what, int tab, int tap, int number) {}

  @Provide
  Arbitrary<List<Step>> steps() {
    // Without openings and time nothing would happen.
    Arbitrary<What> what =
        Arbitraries.frequency(
            net.jqwik.api.Tuple.of(5, What.OPEN),
            net.jqwik.api.Tuple.of(2, What.CLOSE),
            net.jqwik.api.Tuple.of(4, What.ADVANCE),
            net.jqwik.api.Tuple.of(3, What.PAY),
            net.jqwik.api.Tuple.of(2, What.REFUND),
            net.jqwik.api.Tuple.of(2, What.TERMS),
            net.jqwik.api.Tuple.of(1, What.APPROVE),
            net.jqwik.api.Tuple.of(1, What.REPLACE));
    return Combinators.combine(
            what,
            Arbitraries.integers().between(0, 1),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(1, 2000))
        .as(Step::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(60);
  }

  @Property(tries = 16, shrinking = ShrinkingMode.BOUNDED)
  void aTabIsWhatItsRowsSayAndNeverBeyondItsLimits(
      @ForAll Engine engine, @ForAll("steps") List<Step> steps) {
    Venue venue = new Venue(TestApp.shared(engine));
    for (Step step : steps) {
      venue.run(step);
      venue.tabs.forEach(venue::check);
    }
    venue.closeAll();
  }

  private static final class Tab {
    private final String token;
    private BigDecimal paid = BigDecimal.ZERO;
    private BigDecimal spent = BigDecimal.ZERO;
    private BigDecimal volume = BigDecimal.ZERO;
    private @Nullable BigDecimal credit;
    private @Nullable BigDecimal volumeLimit;
    private boolean exists;

    private Tab(String token) {
      this.token = token;
    }

    private BigDecimal balance() {
      return paid.subtract(spent);
    }
  }

  private record Pour(Tab tab, Instant from, Instant endsBy) {
    private BigDecimal litres(Instant to) {
      long micros = Duration.between(from, to.isBefore(endsBy) ? to : endsBy).toNanos() / 1000;
      return FLOW.multiply(BigDecimal.valueOf(micros, 6));
    }

    private BigDecimal cost(Instant to) {
      return litres(to).multiply(PRICE).setScale(6, RoundingMode.HALF_UP);
    }

    private BigDecimal volume(Instant to) {
      return litres(to).setScale(6, RoundingMode.HALF_UP);
    }
  }

  private static final class Venue {
    private final TestApp app;
    private final List<Tab> tabs = new ArrayList<>();
    private final List<String> taps = new ArrayList<>();
    private final Map<String, Pour> running = new HashMap<>();

    private Venue(TestApp app) {
      this.app = app;
      for (int i = 0; i < 2; i++) {
        tabs.add(new Tab(Tokens.create()));
      }
      for (int i = 0; i < 3; i++) {
        taps.add(new Taps(app).create(FLOW.toString(), PRICE.toString()));
      }
    }

    private void run(Step step) {
      Tab tab = tabs.get(step.tab());
      String path = "/api/tab/" + tab.token;
      BigDecimal money = BigDecimal.valueOf(step.number(), 2);
      switch (step.what()) {
        case OPEN -> open(tab, taps.get(step.tap()));
        case CLOSE -> close(taps.get(step.tap()));
        case ADVANCE -> advance(step.number());
        case PAY -> {
          assertThat(enter(path, "payment", money).status()).isEqualTo(201);
          tab.paid = tab.paid.add(money);
          tab.exists = true;
        }
        case REFUND -> {
          boolean enough = least(tab).compareTo(money) >= 0;
          assertThat(enter(path, "refund", money).status()).isEqualTo(enough ? 201 : 409);
          tab.paid = enough ? tab.paid.subtract(money) : tab.paid;
          tab.exists |= enough;
        }
        case TERMS -> terms(tab, path, step.number());
        case APPROVE -> {
          assertThat(app.admin().post(path + "/approve").status()).isEqualTo(200);
          tab.volume = BigDecimal.ZERO;
          tab.exists = true;
        }
        case REPLACE -> replace(step.tab(), tab, path);
      }
    }

    private void open(Tab tab, String tap) {
      Reply reply = app.anyone().post(tap + "/open", Json.of("driver_token", tab.token));
      String expected = refusal(tab, tap);
      assertThat(reply.status() == 200 ? "" : reply.refusal()).isEqualTo(expected);
      if (reply.status() == 200) {
        Instant endsBy = Instant.parse(reply.text("ends_by"));
        tab.exists = true;
        running.put(tap, new Pour(tab, app.clock().instant(), endsBy));
      }
    }

    private String refusal(Tab tab, String tap) {
      if (running.containsKey(tap)) {
        return "400 already_open";
      } else if (running.values().stream().anyMatch(pour -> pour.tab() == tab)) {
        return "409 token_in_use";
      }
      // In litres; more than any tap gives stands for no limit.
      BigDecimal unlimited = new BigDecimal(1_000_000_000);
      BigDecimal forMoney =
          tab.credit == null
              ? unlimited
              : tab.balance().add(tab.credit).divide(PRICE, 20, RoundingMode.DOWN);
      BigDecimal litres =
          tab.volumeLimit == null ? unlimited : tab.volumeLimit.subtract(tab.volume);
      boolean less = litres.max(BigDecimal.ZERO).compareTo(forMoney.max(BigDecimal.ZERO)) < 0;
      BigDecimal least = less ? litres : forMoney;
      if (least.compareTo(LEAST) >= 0) {
        return "";
      }
      return less ? "403 volume" : "402 balance";
    }

    private void close(String tap) {
      Reply reply = app.anyone().post(tap + "/close");
      Pour pour = running.remove(tap);
      if (pour != null) {
        Instant now = app.clock().instant();
        assertThat(reply.number("cost")).isEqualByComparingTo(pour.cost(now));
        pour.tab().spent = pour.tab().spent.add(pour.cost(now));
        pour.tab().volume = pour.tab().volume.add(pour.volume(now));
      }
    }

    /** Lets time pass; what has ended by its bound is closed, by the client or by the service. */
    private void advance(int number) {
      app.clock().advance(Duration.ofNanos(number * 10_000_123L / 1000 * 1000));
      Instant now = app.clock().instant();
      running.entrySet().stream()
          .filter(entry -> !entry.getValue().endsBy().isAfter(now))
          .map(Map.Entry::getKey)
          .toList()
          .forEach(this::close);
    }

    private void terms(Tab tab, String path, int number) {
      BigDecimal credit =
          number % 3 == 0 ? null : number % 3 == 1 ? BigDecimal.ZERO : new BigDecimal(number % 20);
      BigDecimal limit = number % 2 == 0 ? null : new BigDecimal(number).movePointLeft(3);
      Reply reply = app.admin().put(path, body(credit, limit));
      boolean allowed = credit == null || least(tab).add(credit).signum() >= 0;
      assertThat(reply.status()).isEqualTo(allowed ? 200 : 409);
      if (allowed) {
        tab.exists = true;
        tab.credit = credit;
        tab.volumeLimit = limit;
      }
    }

    private static String body(@Nullable BigDecimal credit, @Nullable BigDecimal limit) {
      return "{\"credit\": %s, \"volume_limit\": %s}".formatted(credit, limit);
    }

    private void replace(int index, Tab tab, String path) {
      Tab other = new Tab(Tokens.create());
      Reply reply = app.admin().post(path + "/replace", Json.of("driver_token", other.token));
      boolean pours = running.values().stream().anyMatch(pour -> pour.tab() == tab);
      boolean exists = tab.exists || pours;
      assertThat(reply.status()).isEqualTo(!exists ? 404 : pours ? 409 : 200);
      if (reply.status() == 200) {
        other.exists = true;
        other.paid = tab.balance();
        other.volume = tab.volume;
        other.credit = tab.credit;
        other.volumeLimit = tab.volumeLimit;
        tabs.set(index, other);
        assertThat(app.anyone().get(path).number("balance")).isEqualByComparingTo("0");
      }
    }

    private Reply enter(String path, String kind, BigDecimal amount) {
      return app.admin()
          .keyed(UUID.randomUUID().toString())
          .post(
              path + "/entries",
              Json.of("kind", kind, "method", "cash", "amount", amount.stripTrailingZeros()));
    }

    /** Returns the balance less what a running pour may still cost. */
    private BigDecimal least(Tab tab) {
      return running.values().stream()
          .filter(pour -> pour.tab() == tab)
          .map(pour -> tab.balance().subtract(pour.cost(pour.endsBy())))
          .findAny()
          .orElseGet(tab::balance);
    }

    private void check(Tab tab) {
      Reply shown = app.anyone().get("/api/tab/" + tab.token);
      BigDecimal balance = tab.balance();
      BigDecimal volume = tab.volume;
      Instant now = app.clock().instant();
      for (Pour pour : running.values()) {
        if (pour.tab() == tab) {
          balance = balance.subtract(pour.cost(now));
          volume = volume.add(pour.volume(now));
        }
      }
      assertThat(shown.number("balance")).isEqualByComparingTo(balance);
      assertThat(shown.number("volume")).isEqualByComparingTo(volume);
      if (tab.credit != null) {
        assertThat(least(tab).add(tab.credit)).isNotNegative();
      }
    }

    private void closeAll() {
      taps.forEach(this::close);
      tabs.forEach(this::check);
    }
  }
}
