import {fill, fillFigure} from "./dom.js";
import {bill, micros} from "./money.js";
import {formatExactMoney, formatLitres, formatMoney, formatNumber, text} from "./text.js";

/** Texts of a tap for all pages, the same as the server's (tapbill.screen.page.TapCard). */

/** One of `pouring`, `retired`, `out`, `wristband`, `ready`. */
export function stateOf(tap) {
  if (tap.is_open) {
    return "pouring";
  }
  if (tap.retired) {
    return "retired";
  }
  if (tap.alert) {
    return "out";
  }
  return tap.access === "authorized" ? "wristband" : "ready";
}

export function labelOf(tap) {
  return tap.name ?? text("tap_number", {number: tap.id});
}

export function beerOf(tap) {
  return tap.beer?.name ?? labelOf(tap);
}

/** Returns style, strength and temperature, as far as known. */
export function aboutOf(tap) {
  return [
    tap.beer?.style,
    tap.beer?.abv == null ? null : text("abv", {value: formatNumber(tap.beer.abv)}),
    tap.temperature == null ? null : text("temperature", {value: formatNumber(tap.temperature)}),
  ]
    .filter((part) => part)
    .join(" · ");
}

/**
 * Computes the figures of a running pour, which stop at its bound.
 *
 * @return {{amount: string, cost: string}} decimals
 */
export function runningBill(pour, now) {
  const end = pour.ends_by ? micros(pour.ends_by) : now;
  return bill(pour.flow_volume, pour.price, (now < end ? now : end) - micros(pour.start_time));
}

/** Returns the litres that a running pour is at most; empty for one without a bound. */
export function mostOf(pour) {
  return pour.ends_by ? runningBill(pour, micros(pour.ends_by)).amount : "";
}

/** Fills an element's fields with the texts of a tap. */
export function fillTap(root, tap) {
  const state = stateOf(tap);
  root.dataset.state = state;
  fill(root, {
    number: String(tap.id),
    label: tap.beer ? labelOf(tap) : "",
    beer: beerOf(tap),
    about: aboutOf(tap),
    description: tap.beer?.description ?? "",
    price: formatExactMoney(tap.price),
    state: text(`state_${state}`),
    alert: state === "out" ? tap.alert.message : "",
  });
}

/** Writes litres and cost. @param {{amount: string|number, cost: string|number}} figures */
export function fillFigures(root, {amount, cost}) {
  fillFigure(root, "amount", String(amount), formatLitres(amount));
  fillFigure(root, "cost", String(cost), formatMoney(cost));
}
