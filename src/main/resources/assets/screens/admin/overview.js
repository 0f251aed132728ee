/** The overview: volume and revenue in a range of time, and the open taps. */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {exportButton} from "./exports.js";
import {controlIn, field} from "./form.js";
import {LastPours} from "./lastpours.js";
import {openTaps} from "./opentaps.js";
import {daysOf, RANGES, resolve} from "./range.js";
import {Sales} from "./sales.js";
import {button, fill, nothing} from "./states.js";

/** Milliseconds in which closings are collected before the figures are read again. */
const PAUSE = 1000;

/** The chosen range, kept when the section is left. */
const choice = {name: "today", first: "", last: ""};

export const overview = {
  id: "overview",
  title: "admin_overview",

  show(main, context) {
    const figures = element("section", {class: "sales", "aria-label": text("admin_sales")});
    const sales = new Sales(context);
    const pours = new LastPours(context);
    const download = exportButton("/api/statistics/export.csv", () => {
      const {from, to} = resolve(choice, context.now());
      return {from, to};
    });
    const read = () => {
      const range = resolve(choice, context.now());
      download.hidden = !range;
      if (!range) {
        return fill(
          figures,
          async () => null,
          () => nothing(text("admin_range_invalid")),
        );
      }
      return Promise.all([
        fill(
          figures,
          () => sales.read(range),
          (data) => sales.shown(data, range),
        ),
        pours.load(range),
      ]);
    };
    main.append(toolbar(read, download, context), figures);
    const now = element("div", {}, openTaps(context), pours.element);
    main.append(element("div", {class: "columns"}, sales.byTap, now));
    read();
    context.on(context.live, "closed", onceIn(PAUSE, read, context.signal));
  },
};

/** Runs an action once for all calls within a pause, at its end. */
function onceIn(pause, action, signal) {
  let timer = 0;
  signal.addEventListener("abort", () => clearTimeout(timer));
  return () => {
    timer ||= setTimeout(() => {
      timer = 0;
      action();
    }, pause);
  };
}

function toolbar(read, download, context) {
  const days = ["first", "last"].map((name) => dayField(name, read));
  const showDays = () => days.forEach((day) => (day.hidden = choice.name !== "custom"));
  const range = field({
    name: "range",
    label: text("admin_range"),
    value: choice.name,
    options: RANGES.map((name) => [name, text(`admin_range_${name}`)]),
  });
  range.addEventListener("change", ({target}) => {
    const before = resolve(choice, context.now());
    choice.name = target.value;
    if (choice.name === "custom" && before) {
      Object.assign(choice, daysOf(before));
      days.map(controlIn).forEach((control) => (control.value = choice[control.name]));
    }
    showDays();
    read();
  });
  showDays();
  const buttons = element("div", {class: "buttons"}, button(text("admin_refresh"), read), download);
  return element("div", {class: "toolbar"}, range, ...days, buttons);
}

function dayField(name, read) {
  const day = field({
    name,
    label: text(`admin_range_${name}`),
    type: "date",
    value: choice[name],
  });
  day.addEventListener("change", ({target}) => {
    choice[name] = target.value;
    read();
  });
  return day;
}
