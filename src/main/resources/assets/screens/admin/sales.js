/** The figures of a range of time: sums, by hour or day, by tap. */

import {element} from "../js/dom.js";
import {formatMoney, formatNumber, text} from "../js/text.js";
import {Chart} from "./chart.js";
import {formatClock, formatDay, formatShortly, formatSumOfLitres, sum} from "./format.js";
import {query} from "./pages.js";
import {sellers} from "./sellers.js";
import {request} from "./session.js";

export class Sales {
  #context;
  #tiles = element("dl", {class: "tiles"});
  #range = element("p", {class: "hint"});
  /** Content beside the figures, empty until they are read. */
  byTap = element("div");
  #charts;
  #element;

  constructor(context) {
    this.#context = context;
    this.#charts = [
      charted(bars(text("admin_revenue"), "total_revenue"), formatMoney, context.signal),
      charted(bars(text("admin_amount"), "total_amount"), formatSumOfLitres, context.signal),
    ];
    const charts = this.#charts.map(({chart}) => chart.element);
    this.#element = element(
      "div",
      {},
      this.#tiles,
      this.#range,
      element("div", {class: "columns"}, ...charts),
    );
  }

  async read(range) {
    const {from, to} = range;
    const [taps, {timeline, zone}] = await Promise.all([
      request("GET", query("/api/statistics", {from, to, transactions: "none"})),
      readTimeline(range),
    ]);
    await this.#context.dispensers.readMissing(taps.data.map((line) => line.dispenser_id));
    return {taps: taps.data, timeline, zone};
  }

  /** Returns the same element each time, so that live figures keep the focus. */
  shown({taps, timeline, zone}, range) {
    this.#tiles.replaceChildren(...tiles(taps));
    this.#range.textContent = text("admin_range_shown", {
      from: formatShortly(range.from),
      to: formatShortly(range.to),
      zone,
    });
    const points = timeline.map((point) => ({time: Date.parse(point.from), ...point}));
    for (const {chart, bars, format} of this.#charts) {
      chart.update(timelineOf(bars.name, points, bars.value, format, range));
    }
    this.byTap.replaceChildren(sellers(taps, this.#context));
    return this.#element;
  }
}

/** Reads the timeline, in UTC if the browser knows a zone that the server does not know yet. */
async function readTimeline({from, to, bucket, zone}) {
  const path = (name) => query("/api/statistics/timeline", {from, to, bucket, zone: name});
  try {
    return {timeline: (await request("GET", path(zone))).data, zone};
  } catch (failure) {
    if (failure.reason !== "unknown_zone" || zone === "UTC") {
      throw failure;
    }
    return {timeline: (await request("GET", path("UTC"))).data, zone: "UTC"};
  }
}

function bars(name, figure) {
  return {name, value: (point) => point[figure], shape: "bars"};
}

function charted(series, format, signal) {
  return {chart: new Chart([series], format, signal), bars: series, format};
}

function tiles(taps) {
  const revenue = sum(taps, "total_revenue");
  const pours = taps.reduce((total, tap) => total + tap.total_transactions, 0);
  const running = runningIn(taps);
  return [
    tile("revenue", text("admin_revenue"), formatMoney(revenue - running)),
    ...(running > 0 ? [tile("running", text("admin_running"), formatMoney(running))] : []),
    tile("amount", text("admin_amount"), formatSumOfLitres(sum(taps, "total_amount"))),
    tile("pours", text("admin_pours"), formatNumber(pours)),
    tile("average", text("admin_average"), pours > 0 ? formatMoney(revenue / pours) : "–"),
  ];
}

/** Returns what the running pours of all taps have cost so far, which is in their total revenue. */
function runningIn(taps) {
  return taps.reduce((total, tap) => total + (tap.running?.revenue ?? 0), 0);
}

function tile(figure, label, value) {
  return element(
    "div",
    {class: "tile"},
    element("dt", {}, label),
    element("dd", {"data-figure": figure}, value),
  );
}

/** Returns the title, summary and points of a chart; the summary names the highest point. */
function timelineOf(what, points, value, format, {bucket}) {
  const most = points.reduce((best, point) => (value(point) > value(best) ? point : best));
  const isByDay = bucket === "day";
  const when = (point, short) => {
    if (isByDay) {
      return formatDay(point.time);
    }
    return short ? formatClock(point.time) : formatShortly(point.time);
  };
  return {
    title: text(isByDay ? "admin_by_day" : "admin_by_hour", {what}),
    summary:
      value(most) > 0
        ? text("admin_chart_most", {value: format(value(most)), when: when(most, false)})
        : text("admin_chart_nothing"),
    points,
    when,
  };
}
