package tapbill.screen.page;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.views.common.ViewMessageBodyWriter;
import io.dropwizard.views.mustache.MustacheViewRenderer;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Locale;

/** Renders pages without choosing a template by language: {@link Wordings} has chosen the texts. */
public final class ScreenWriter extends ViewMessageBodyWriter {
  public ScreenWriter(MetricRegistry metrics) {
    super(metrics, List.of(new MustacheViewRenderer()));
  }

  /**
   * Ignores the request's languages: the framework would refuse a request whose Accept-Language
   * cannot be parsed.
   */
  @Override
  protected Locale detectLocale(HttpHeaders headers) {
    return Locale.ROOT;
  }
}
