package tapbill.screen.page;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tapbill.screen.live.LiveDispenser;
import tapbill.tap.dispenser.Access;
import tapbill.tap.dispenser.Beer;
import tapbill.tap.dispenser.Dispenser;

/**
 * The texts of a tap on a page. The script js/taps.js computes the same ones for later changes.
 *
 * @param number id of the dispenser in the API
 * @param label its name, or its number if it has none; empty if {@code beer} contains it
 * @param beer name of the beer, or the label if no beer is set
 * @param about style, strength and temperature, as far as known
 * @param state one of {@code ready}, {@code wristband}, {@code pouring}, {@code out}, {@code
 *     retired}
 * @param alert reason for which it is out of service, or empty
 */
record TapCard(
    long number,
    String label,
    String beer,
    String about,
    String description,
    String price,
    String state,
    String stateText,
    String alert) {

  private static final String OUT = "out";

  static TapCard of(LiveDispenser shown, Wording wording) {
    Dispenser tap = shown.dispenser();
    Beer beer = tap.beer();
    String numbered = wording.text("tap_number", "number", Long.toString(tap.id()));
    String label = tap.name() == null ? numbered : tap.name();
    String state = state(shown);
    return new TapCard(
        tap.id(),
        beer == null ? "" : label,
        beer == null ? label : beer.name(),
        about(tap, wording),
        beer == null ? "" : Objects.requireNonNullElse(beer.description(), ""),
        wording.price(tap.price()),
        state,
        wording.text("state_" + state),
        shown.alert() == null || !state.equals(OUT) ? "" : shown.alert().message());
  }

  private static String about(Dispenser tap, Wording wording) {
    Beer beer = tap.beer();
    return Stream.of(
            beer == null ? null : beer.style(),
            beer == null || beer.abv() == null
                ? null
                : wording.text("abv", "value", wording.number(beer.abv().percent())),
            temperature(tap, wording))
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" · "));
  }

  private static @Nullable String temperature(Dispenser tap, Wording wording) {
    return tap.temperature() == null
        ? null
        : wording.text("temperature", "value", wording.number(tap.temperature()));
  }

  private static String state(LiveDispenser shown) {
    Dispenser tap = shown.dispenser();
    if (tap.isOpen()) {
      return "pouring";
    }
    if (tap.retired()) {
      return "retired";
    }
    if (shown.alert() != null) {
      return OUT;
    }
    return tap.access() == Access.AUTHORIZED ? "wristband" : "ready";
  }
}
