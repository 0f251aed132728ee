package tapbill.screen.page;

import io.dropwizard.views.common.View;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.Map;

/** A page with the properties that all templates use. */
class Screen extends View {
  private final Wording wording;

  Screen(String template, Wording wording) {
    super(template + ".mustache", StandardCharsets.UTF_8);
    this.wording = wording;
  }

  public String lang() {
    return wording.language().tag();
  }

  public Currency currency() {
    return wording.currency();
  }

  public Map<String, String> text() {
    return wording.texts();
  }
}
