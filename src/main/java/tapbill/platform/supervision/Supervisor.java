package tapbill.platform.supervision;

import com.codahale.metrics.health.HealthCheck;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Supervises the threads that run for the life of the process. Whatever one of them throws, also an
 * {@link Error}, is logged and counted, and the health check is red until it succeeds again.
 */
public final class Supervisor extends HealthCheck {
  private final List<Supervised> all = new CopyOnWriteArrayList<>();
  private final Counter failures;

  public Supervisor(PrometheusRegistry registry) {
    failures =
        Counter.builder()
            .name("tapbill_thread_failures_total")
            .help("Failures of threads that run for the life of the process")
            .labelNames("thread")
            .register(registry);
  }

  /**
   * Creates a loop; {@link SupervisedLoop#start} starts its thread.
   *
   * @param name the name of the thread in logs, metrics and the health check
   */
  public SupervisedLoop loop(String name, SupervisedLoop.Round round) {
    failures.initLabelValues(name);
    Supervised supervised = new Supervised(name, () -> failures.labelValues(name).inc());
    all.add(supervised);
    return new SupervisedLoop(supervised, round);
  }

  /**
   * Creates a task that is repeated at an interval; {@link RepeatedTask#start} starts its thread.
   *
   * @param name the name of the thread in logs, metrics and the health check
   */
  public RepeatedTask repeat(String name, Duration interval, Runnable task) {
    return new RepeatedTask(this, name, interval, task);
  }

  @Override
  protected Result check() {
    return all.stream()
        .map(Supervised::failure)
        .flatMap(Optional::stream)
        .findFirst()
        .map(Result::unhealthy)
        .orElseGet(Result::healthy);
  }
}
