package tapbill.support;

import static org.awaitility.pollinterval.IterativePollInterval.iterative;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes Awaitility wait for up to 60 s, because a busy machine is slow, and poll after 10 ms, then
 * at intervals that grow to its default of 100 ms: a short wait ends at once, and the requests of a
 * long one leave the cores to what it waits for. JUnit loads this extension as a service.
 */
public final class ShortPolls implements BeforeAllCallback {
  private static final Duration FIRST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofMillis(100);

  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultPollInterval(iterative(ShortPolls::longer, FIRST));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  private static Duration longer(Duration interval) {
    Duration half = interval.plus(interval.dividedBy(2));
    return half.compareTo(LONGEST) < 0 ? half : LONGEST;
  }
}
