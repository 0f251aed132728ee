/** The figures of a range of time: sums, by hour or day, by tap. */

import { element } from "../js/dom.js";
import { formatMoney, formatNumber, text } from "../js/text.js";
import { Chart } from "./chart.js";
import { formatClock, formatDay, formatShortly, formatSumOfLitres, sum } from "./format.js";
import { query } from "./pages.js";
import { sellers } from "./sellers.js";
import { request } from "./session.js";

export class Sales {
  #context;
  #tiles = element("dl", { class: "tiles" });
  #range = element("p", { class: "hint" });
  /** Beside the figures, and empty until they are there. */
  byTap = element("div");
  #revenue;
  #litres;
  #element;

  constructor(context) {
    this.#context = context;
    this.#revenue = new Chart([bars("revenue")], formatMoney, context.signal);
    this.#litres = new Chart([bars("amount")], formatSumOfLitres, context.signal);
    const charts = [this.#revenue.element, this.#litres.element];
    this.#element = element(
      "div",
      {},
      this.#tiles,
      this.#range,
      element("div", { class: "columns" }, ...charts),
    );
  }

  async read({ from, to, bucket, zone }) {
    const [taps, timeline] = await Promise.all([
      request("GET", query("/api/statistics", { from, to, transactions: "none" })),
      request("GET", query("/api/statistics/timeline", { from, to, bucket, zone })),
    ]);
    await this.#context.dispensers.readMissing(taps.data.map((line) => line.dispenser_id));
    return { taps: taps.data, timeline: timeline.data };
  }

  /** The same element each time, so that live figures take the focus from nobody. */
  shown({ taps, timeline }, range) {
    this.#tiles.replaceChildren(...tiles(taps));
    this.#range.textContent = text("admin_range_shown", {
      from: formatShortly(range.from),
      to: formatShortly(range.to),
      zone: range.zone,
    });
    const points = timeline.map((point) => ({ time: Date.parse(point.from), ...point }));
    this.#revenue.update(timelineOf("revenue", formatMoney, points, range));
    this.#litres.update(timelineOf("amount", formatSumOfLitres, points, range));
    this.byTap.replaceChildren(sellers(taps, this.#context));
    return this.#element;
  }
}

function bars(figure) {
  return {
    name: text(`admin_${figure}`),
    value: (point) => point[`total_${figure}`],
    shape: "bars",
  };
}

function tiles(taps) {
  const revenue = sum(taps, "total_revenue");
  const pours = taps.reduce((total, tap) => total + tap.total_transactions, 0);
  return [
    tile("revenue", formatMoney(revenue)),
    tile("amount", formatSumOfLitres(sum(taps, "total_amount"))),
    tile("pours", formatNumber(pours)),
    tile("average", pours > 0 ? formatMoney(revenue / pours) : "–"),
  ];
}

function tile(figure, value) {
  return element(
    "div",
    { class: "tile" },
    element("dt", {}, text(`admin_${figure}`)),
    element("dd", { "data-figure": figure }, value),
  );
}

function timelineOf(figure, format, points, { bucket }) {
  const value = (point) => point[`total_${figure}`];
  const most = points.reduce((best, point) => (value(point) > value(best) ? point : best));
  const when = (point, short) => {
    if (bucket === "day") {
      return formatDay(point.time);
    }
    return short ? formatClock(point.time) : formatShortly(point.time);
  };
  return {
    title: text(`admin_by_${bucket}`, { what: text(`admin_${figure}`) }),
    summary:
      value(most) > 0
        ? text("admin_chart_most", { value: format(value(most)), when: when(most, false) })
        : text("admin_chart_nothing"),
    points,
    when,
  };
}
