package tapbill.screen.page;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.views.common.ViewMessageBodyWriter;
import io.dropwizard.views.mustache.MustacheViewRenderer;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;

/** Writes pages as they are: their language is chosen before, from whatever a reader sent. */
public final class ScreenWriter extends ViewMessageBodyWriter {
  public ScreenWriter(MetricRegistry metrics) {
    super(metrics, List.of(new MustacheViewRenderer()));
  }

  /** The framework would refuse a page to whoever sends an Accept-Language that cannot be read. */
  @Override
  protected Locale detectLocale(HttpHeaders headers) {
    return Locale.ROOT;
  }
}
