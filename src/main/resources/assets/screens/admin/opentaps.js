/** The open taps, longest first, with their figures up to now. */

import {element} from "../js/dom.js";
import {micros} from "../js/money.js";
import {runningBill} from "../js/taps.js";
import {formatLitres, formatMoney, text} from "../js/text.js";
import {nameOf} from "./dispensers.js";
import {formatDuration} from "./format.js";
import {nothing} from "./states.js";
import {row, table} from "./table.js";

/** A longer pour is suspicious: the tap was left open, or it does not close. */
const LONG = 10 * 60_000;
const TICK = 1000;

export function openTaps(context) {
  const place = element("div");
  let shown = [];
  const show = () => {
    const open = openIn(context);
    if (open.length > 0 && sameTaps(open, shown)) {
      update(place.querySelector("tbody"), open);
    } else {
      place.replaceChildren(list(open));
    }
    shown = open;
  };
  context.on(context.live, "change", show);
  const timer = setInterval(() => {
    // Without a connection the figures stop: the tap may have been closed.
    if (context.live.status === "live") {
      show();
    }
  }, TICK);
  context.signal.addEventListener("abort", () => clearInterval(timer));
  show();
  return element(
    "section",
    {"aria-labelledby": "open-taps"},
    element("h2", {id: "open-taps"}, text("admin_open_taps")),
    place,
  );
}

/** Returns the open taps with their figures, longest first. */
function openIn({live}) {
  const now = live.now();
  return [...live.taps.values()]
    .filter((tap) => tap.is_open)
    .map((tap) => ({tap, ...running(tap.open_pour, now)}))
    .sort((one, other) => other.age - one.age);
}

function sameTaps(open, shown) {
  const names = (list) => list.map(({tap}) => `${tap.id} ${nameOf(tap)}`).join("\n");
  return names(open) === names(shown);
}

function list(open) {
  return open.length === 0
    ? nothing(text("admin_open_taps_none"))
    : table(text("admin_open_taps"), columns(), open);
}

/** Updates the figures beside the links, which may have the focus. */
function update(body, open) {
  const figures = columns().slice(1);
  open.forEach((tap, index) => {
    const [, ...old] = body.rows[index].cells;
    [...row(figures, tap).cells].forEach((cell, column) => old[column].replaceWith(cell));
  });
}

function columns() {
  return [
    {title: text("admin_tap"), cell: ({tap}) => element("a", {href: `/tap/${tap.id}`}, nameOf(tap))},
    {title: text("admin_open_for"), cell: ({age}) => ageOf(age)},
    {title: text("admin_amount"), figure: true, cell: ({amount}) => amount},
    {title: text("admin_revenue"), figure: true, cell: ({cost}) => cost},
  ];
}

/** Returns age and figures of a pour; without the live stream its start is unknown. */
function running(pour, now) {
  if (!pour) {
    return {age: 0, amount: "–", cost: "–"};
  }
  const {amount, cost} = runningBill(pour, now);
  const age = Number((now - micros(pour.start_time)) / 1000n);
  return {age, amount: formatLitres(amount), cost: formatMoney(cost)};
}

function ageOf(age) {
  const shown = age > 0 ? formatDuration(age) : "–";
  return age < LONG
    ? shown
    : element("strong", {class: "warning"}, `${shown} ${text("admin_open_long")}`);
}
