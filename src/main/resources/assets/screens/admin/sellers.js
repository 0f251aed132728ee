/** The revenue of each tap, highest first. The bars of the table repeat its figures. */

import {element} from "../js/dom.js";
import {formatMoney, formatNumber, text} from "../js/text.js";
import {nameOf} from "./dispensers.js";
import {formatSumOfLitres} from "./format.js";
import {nothing} from "./states.js";
import {table} from "./table.js";

/** Least number of taps for which the best and the worst are named above the table. */
const ENOUGH = 3;

/** Returns a section with the lines of a statistics response. */
export function sellers(statistics, context) {
  const lines = statistics
    .map((line) => ({...line, tap: context.dispensers.get(line.dispenser_id)}))
    .filter((line) => line.total_transactions > 0 || !line.tap.retired)
    .sort((one, other) => other.total_revenue - one.total_revenue);
  return element(
    "section",
    {"aria-labelledby": "by-tap"},
    element("h2", {id: "by-tap"}, text("admin_by_tap")),
    ...extremes(lines),
    lines.length > 0 ? byTap(lines) : nothing(text("admin_taps_none")),
  );
}

function extremes(lines) {
  if (lines.length < ENOUGH || lines[0].total_revenue === 0) {
    return [];
  }
  const best = extreme(text("admin_best"), lines[0]);
  const worst = extreme(text("admin_worst"), lines.at(-1));
  return [element("dl", {class: "tiles"}, best, worst)];
}

function extreme(label, {tap, total_revenue}) {
  const value = element("dd", {}, nameOf(tap), element("small", {}, formatMoney(total_revenue)));
  return element("div", {class: "tile words"}, element("dt", {}, label), value);
}

function byTap(lines) {
  const most = lines[0].total_revenue;
  const columns = [
    {
      title: text("admin_tap"),
      cell: (line) => [nameOf(line.tap), bar(line.total_revenue, most)],
    },
    {
      title: text("admin_revenue"),
      figure: true,
      cell: (line) => formatMoney(line.total_revenue),
    },
    {
      title: text("admin_amount"),
      figure: true,
      cell: (line) => formatSumOfLitres(line.total_amount),
    },
    {
      title: text("admin_pours"),
      figure: true,
      cell: (line) => formatNumber(line.total_transactions),
    },
  ];
  return table(text("admin_by_tap"), columns, lines);
}

function bar(value, most) {
  const made = element("span", {class: "bar", "aria-hidden": "true"});
  made.style.setProperty("--share", most > 0 ? value / most : 0);
  return made;
}
