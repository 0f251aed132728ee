/** A chart over time, whose figures are also given as a summary and a table for screen readers. */

import uPlot from "../lib/uplot/uPlot.esm.js";
import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {table} from "./table.js";

const HEIGHT = 220;
const scheme = matchMedia("(prefers-color-scheme: dark)");

export class Chart {
  element = element("figure", {class: "chart"});
  #caption = element("figcaption");
  #readout = element("p", {class: "readout", "aria-hidden": "true"});
  #place = element("div", {class: "plot", role: "img"});
  #figures = element("details");
  #series;
  #format;
  #content = {points: []};
  #plot = null;

  /**
   * @param {{name: string, value: function(object): number|null, shape: string}[]} series shapes are
   *     `bars`, `line` and `dashes`, which differ without colours
   * @param {function(number): string} format of a figure
   * @param {AbortSignal} signal destroys the chart
   */
  constructor(series, format, signal) {
    this.#series = series;
    this.#format = format;
    this.#figures.append(element("summary", {}, text("admin_chart_table")));
    this.element.append(this.#caption, this.#readout, this.#place, this.#figures);
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(this.#place);
    scheme.addEventListener("change", () => this.#draw(), {signal});
    signal.addEventListener("abort", () => {
      resized.disconnect();
      this.#plot?.destroy();
    });
  }

  /**
   * Shows other figures.
   *
   * @param {object} content
   * @param {string} content.title
   * @param {string} content.summary a sentence that sums up the figures
   * @param {object[]} content.points in the order of time, each with a `time`
   * @param {function(object, boolean): string} content.when formats a point's time; true for short
   */
  update(content) {
    this.#content = content;
    const {title, summary, points, when} = content;
    this.#caption.textContent = title;
    this.#readout.textContent = summary;
    this.#place.setAttribute("aria-label", `${title}. ${summary}`);
    const columns = this.#series.map(({name, value}) => ({
      title: name,
      figure: true,
      cell: (point) => this.#format(value(point)),
    }));
    const times = {title: text("admin_time"), cell: (point) => when(point, false)};
    this.#figures.querySelector("table")?.remove();
    this.#figures.append(table(title, [times, ...columns], points));
    this.#draw();
  }

  #resize() {
    if (this.#plot) {
      this.#plot.setSize({width: this.#place.clientWidth, height: HEIGHT});
    } else {
      this.#draw();
    }
  }

  #draw() {
    this.#plot?.destroy();
    this.#plot = null;
    const width = this.#place.clientWidth;
    if (width > 0) {
      const figures = this.#series.map(({value}) => this.#content.points.map(value));
      const numbers = this.#content.points.map((_, index) => index);
      this.#plot = new uPlot(this.#options(width), [numbers, ...figures], this.#place);
    }
  }

  #options(width) {
    const style = getComputedStyle(this.#place);
    const colour = (name) => style.getPropertyValue(name).trim();
    const grid = {stroke: colour("--line"), width: 1};
    const axis = {stroke: colour("--quiet"), grid, ticks: grid, font: `12px ${style.fontFamily}`};
    const {points, when} = this.#content;
    return {
      width,
      height: HEIGHT,
      legend: {show: false},
      cursor: {drag: {x: false, y: false}, y: false, points: {show: false}},
      // The x axis counts points, so that days on which clocks change are as wide as others.
      scales: {
        x: {time: false, range: (_, first, last) => [first - 0.5, last + 0.5]},
        y: {range: this.#range()},
      },
      axes: [
        {
          ...axis,
          grid: {show: false},
          space: 64,
          incrs: [1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 192, 384, 768],
          values: (_, splits) => splits.map((at) => (points[at] ? when(points[at], true) : "")),
        },
        {
          ...axis,
          size: (_, values) => 20 + 7 * Math.max(0, ...(values ?? []).map(({length}) => length)),
          values: (_, splits) => splits.map((at) => this.#format(at)),
        },
      ],
      series: [{}, ...this.#series.map(({shape}) => drawn(shape, colour("--accent")))],
      hooks: {setCursor: [({cursor}) => this.#showFigures(cursor.idx)]},
    };
  }

  /** Starts the axis of bars at zero; lines use the range of their values. */
  #range() {
    const fromNothing = this.#series.some(({shape}) => shape === "bars");
    return (_, least, most) =>
      fromNothing
        ? [0, most > 0 ? most * 1.1 : 1]
        : uPlot.rangeNum(least, most > least ? most : least + 1, 0.1, false);
  }

  /** Shows the figures of the point under the pointer. */
  #showFigures(index) {
    const {points, summary, when} = this.#content;
    const point = points[index];
    const figures = ({name, value}) => `${name} ${this.#format(value(point))}`;
    this.#readout.textContent = point
      ? [when(point, false), ...this.#series.map(figures)].join(" · ")
      : summary;
  }
}

function drawn(shape, colour) {
  const points = {show: false};
  switch (shape) {
    case "bars":
      return {fill: colour, width: 0, points, paths: uPlot.paths.bars({size: [0.7, 48]})};
    case "line":
      return {stroke: colour, width: 2, points};
    default:
      return {stroke: colour, width: 1, points, dash: [4, 4]};
  }
}
