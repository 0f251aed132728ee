package tapbill.screen.page;

import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** Selects the wording for a reader. */
public final class Wordings {
  private final TextTable texts = new TextTable();
  private final Currency currency;

  public Wordings(ScreenSettings settings) {
    this.currency = settings.currency();
  }

  Wording accepted(@Nullable String acceptLanguage) {
    Language language = Language.accepted(acceptLanguage);
    return new Wording(language, texts.in(language), currency);
  }
}
