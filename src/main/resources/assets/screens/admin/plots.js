/** A plot for each gateway that has readings. */

import {element} from "../js/dom.js";
import {formatNumber, text} from "../js/text.js";
import {Chart} from "./chart.js";
import {formatClock, formatDay, formatShortly} from "./format.js";
import {query} from "./pages.js";
import {request} from "./session.js";
import {fill, nothing} from "./states.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The spans of time of a plot, in milliseconds, and their buckets. */
export const SPANS = {
  hour: {length: HOUR, bucket: "1m", width: MINUTE},
  quarter: {length: 6 * HOUR, bucket: "1m", width: MINUTE},
  day: {length: DAY, bucket: "15m", width: 15 * MINUTE},
  week: {length: 7 * DAY, bucket: "1h", width: HOUR},
};

/** Length of the windows at both ends of a span in which gateways are searched. */
const RECENT = 10 * MINUTE;

const formatValue = (value) => (value == null ? "–" : formatNumber(value));

export class Plots {
  element = element("div", {class: "plots"});
  #context;
  #charts = new Map();

  constructor(context) {
    this.#context = context;
  }

  /** Returns the range of a span up to now, in whole buckets. */
  range(span) {
    const {length, width} = SPANS[span];
    const end = Math.ceil((this.#context.now() + 1) / width) * width;
    return {start: new Date(end - length).toISOString(), end: new Date(end).toISOString()};
  }

  load(span) {
    const range = this.range(span);
    return fill(
      this.element,
      () => this.#read(span, range),
      (gateways) => this.#shown(gateways, span, range),
    );
  }

  async #read(span, {start, end}) {
    const recent = new Date(Date.parse(end) - RECENT).toISOString();
    const readings = await Promise.all(
      [start, recent].map((from) =>
        request("GET", query("/api/data", {start: from, end, limit: 1000})),
      ),
    );
    const names = new Set(readings.flatMap(({data}) => data.map((reading) => reading.gateway)));
    const {bucket} = SPANS[span];
    return Promise.all(
      [...names].sort().map(async (gateway) => {
        const {data} = await request("GET", query("/api/data", {start, end, gateway, bucket}));
        return {gateway, buckets: data};
      }),
    );
  }

  /** Keeps the charts while the gateways are the same, because one may have the focus. */
  #shown(gateways, span, range) {
    if (gateways.length === 0) {
      return nothing(text("admin_readings_none"));
    }
    return gateways.map(({gateway, buckets}) => {
      if (!this.#charts.has(gateway)) {
        this.#charts.set(gateway, new Chart(series(), formatValue, this.#context.signal));
      }
      const chart = this.#charts.get(gateway);
      chart.update(content(gateway, buckets, span, range));
      return chart.element;
    });
  }
}

function series() {
  return [
    {name: text("admin_mean"), value: (point) => point.mean, shape: "line"},
    {name: text("admin_min"), value: (point) => point.min, shape: "dashes"},
    {name: text("admin_max"), value: (point) => point.max, shape: "dashes"},
  ];
}

function content(gateway, buckets, span, range) {
  const last = buckets.at(-1);
  return {
    title: gateway,
    summary: last
      ? text("admin_reading_last", {
          value: formatValue(last.mean),
          when: formatShortly(last.from),
        })
      : text("admin_readings_none"),
    points: withGaps(buckets, span, range),
    when: (point, short) => formatPoint(point.time, span, short),
  };
}

/** Adds the buckets without readings, which the API omits, so that the plot shows gaps. */
function withGaps(buckets, span, {start, end}) {
  const {width} = SPANS[span];
  const byTime = new Map(
    buckets.map((bucket) => [Math.floor(Date.parse(bucket.from) / width) * width, bucket]),
  );
  const points = [];
  for (let time = Date.parse(start); time < Date.parse(end); time += width) {
    const {min = null, mean = null, max = null} = byTime.get(time) ?? {};
    points.push({time, min, mean, max});
  }
  return points;
}

function formatPoint(time, span, short) {
  if (span !== "week") {
    return formatClock(time);
  }
  return short ? formatDay(time) : formatShortly(time);
}
