package tapbill.platform.supervision;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the last failure of a thread or task. */
final class Supervised {
  private static final Logger LOG = LoggerFactory.getLogger(Supervised.class);

  private final String name;
  private final Runnable count;
  private volatile @Nullable String failure;

  Supervised(String name, Runnable count) {
    this.name = name;
    this.count = count;
  }

  String name() {
    return name;
  }

  void succeeded() {
    failure = null;
  }

  void failed(Throwable e) {
    try {
      failure = name + " failed: " + e;
      count.run();
      LOG.error("The thread {} failed and is continued", name, e);
    } catch (Throwable again) {
      // Without memory the report may fail too, which must not end the thread.
      failure = name;
    }
  }

  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }
}
