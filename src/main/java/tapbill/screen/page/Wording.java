package tapbill.screen.page;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Map;
import java.util.Objects;
import tapbill.platform.quantity.Price;

/** Formats texts and figures in a language, in the same way as js/text.js. */
record Wording(Language language, Map<String, String> texts, Currency currency) {
  private static final int MOST_DECIMALS = 6;
  private static final int DECIMALS_OF_LITRES = 3;

  String text(String key) {
    return Objects.requireNonNull(texts.get(key), key);
  }

  /** Returns a text with a value in place of its name in braces. */
  String text(String key, String name, String value) {
    return text(key).replace("{" + name + "}", value);
  }

  String number(BigDecimal value) {
    NumberFormat format = NumberFormat.getNumberInstance(language.locale());
    format.setMaximumFractionDigits(2);
    return format.format(value);
  }

  /** Formats a price with all its decimals, at least those of the currency's smallest coin. */
  String price(Price price) {
    return money(price.onTheWire());
  }

  /** Formats money with all its decimals, at least those of the currency's smallest coin. */
  String money(BigDecimal units) {
    NumberFormat format = NumberFormat.getCurrencyInstance(language.locale());
    format.setCurrency(currency);
    format.setMinimumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
    format.setMaximumFractionDigits(MOST_DECIMALS);
    return format.format(units);
  }

  /** Formats litres, to the millilitre. */
  String litres(BigDecimal litres) {
    NumberFormat format = NumberFormat.getNumberInstance(language.locale());
    format.setMinimumFractionDigits(DECIMALS_OF_LITRES);
    format.setMaximumFractionDigits(DECIMALS_OF_LITRES);
    return format.format(litres);
  }
}
