package tapbill.platform.supervision;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Supervisor supervisor = new Supervisor(registry);
  private final AtomicReference<@Nullable Error> failure = new AtomicReference<>();
  private final AtomicInteger runs = new AtomicInteger();

  private void task() {
    runs.incrementAndGet();
    Error error = failure.get();
    if (error != null) {
      throw error;
    }
  }

  @Test
  void anErrorIsCountedAndUnhealthyUntilTheThreadSucceedsAgain() throws Exception {
    RepeatedTask task = supervisor.repeat("feed", Duration.ofMillis(5), this::task);
    task.start();
    await().atMost(60, SECONDS).until(() -> runs.get() > 1);
    assertThat(supervisor.execute().isHealthy()).isTrue();

    failure.set(new OutOfMemoryError("no heap"));
    await().atMost(60, SECONDS).until(() -> !supervisor.execute().isHealthy());
    assertThat(supervisor.execute().getMessage())
        .isEqualTo("feed failed: java.lang.OutOfMemoryError: no heap");
    assertThat(metrics()).contains("tapbill_thread_failures_total{thread=\"feed\"} 1.0");

    failure.set(null);
    await().atMost(60, SECONDS).until(() -> supervisor.execute().isHealthy());
    task.stop();
  }

  @Test
  void aStopEndsTheWaitBetweenRuns() throws Exception {
    RepeatedTask task = supervisor.repeat("sweep", Duration.ofDays(1), this::task);
    task.start();
    await().atMost(60, SECONDS).until(() -> runs.get() == 1);
    task.stop();
    assertThat(runs).hasValue(1);
  }

  private String metrics() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toString(StandardCharsets.UTF_8);
  }
}
