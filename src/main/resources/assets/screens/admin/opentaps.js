/** The taps that are open now, the longest first, with what ran until now. */

import { element } from "../js/dom.js";
import { micros } from "../js/money.js";
import { runningBill } from "../js/taps.js";
import { formatLitres, formatMoney, text } from "../js/text.js";
import { nameOf } from "./dispensers.js";
import { formatDuration } from "./format.js";
import { nothing } from "./states.js";
import { table } from "./table.js";

/** Nobody pours for so long: somebody has forgotten the tap, or it does not close. */
const LONG = 10 * 60_000;
const TICK = 1000;

export function openTaps(context) {
  const place = element("div");
  const show = () => place.replaceChildren(list(context));
  context.on(context.live, "change", show);
  const timer = setInterval(() => {
    // Figures that nobody confirms do not go on.
    if (context.live.status === "live") {
      show();
    }
  }, TICK);
  context.signal.addEventListener("abort", () => clearInterval(timer));
  show();
  return element(
    "section",
    { "aria-labelledby": "open-taps" },
    element("h2", { id: "open-taps" }, text("admin_open_taps")),
    place,
  );
}

function list({ live }) {
  const now = live.now();
  const open = [...live.taps.values()]
    .filter((tap) => tap.open_pour)
    .map((tap) => ({
      tap,
      age: Number((now - micros(tap.open_pour.start_time)) / 1000n),
      ...runningBill(tap.open_pour, now),
    }))
    .sort((one, other) => other.age - one.age);
  if (open.length === 0) {
    return nothing(text("admin_open_taps_none"));
  }
  const columns = [
    { title: text("admin_tap"), cell: ({ tap }) => nameOf(tap) },
    { title: text("admin_open_for"), cell: ({ age }) => ageOf(age) },
    { title: text("admin_amount"), figure: true, cell: ({ amount }) => formatLitres(amount) },
    { title: text("admin_revenue"), figure: true, cell: ({ cost }) => formatMoney(cost) },
  ];
  return table(text("admin_open_taps"), columns, open);
}

function ageOf(age) {
  const shown = formatDuration(age);
  return age < LONG
    ? shown
    : element("strong", { class: "warning" }, `${shown} ${text("admin_open_long")}`);
}
