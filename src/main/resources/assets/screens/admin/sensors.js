/** The section of sensors: readings of the beer lines and the alerts they raised. */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {exportButton} from "./exports.js";
import {controlIn, field} from "./form.js";
import {formatDateTime} from "./format.js";
import {nameOf} from "./dispensers.js";
import {PagedTable, query} from "./pages.js";
import {Plots, SPANS} from "./plots.js";
import {button} from "./states.js";

const REFRESH = 30_000;

/** The choice, kept when the section is left. */
const choice = {span: "hour", alerts: "true"};

export const sensors = {
  id: "sensors",
  title: "admin_sensors",

  show(main, context) {
    main.append(readings(context), alerts(context));
  },
};

function readings(context) {
  const plots = new Plots(context);
  const download = exportButton("/api/data", () => plots.range(choice.span));
  const read = () => plots.load(choice.span);
  const span = field({
    name: "span",
    label: text("admin_range"),
    value: choice.span,
    options: Object.keys(SPANS).map((name) => [name, text(`admin_span_${name}`)]),
  });
  span.addEventListener("change", () => {
    choice.span = controlIn(span).value;
    read();
  });
  read();
  const timer = setInterval(() => document.hidden || read(), REFRESH);
  context.signal.addEventListener("abort", () => clearInterval(timer));
  const buttons = element("div", {class: "buttons"}, button(text("admin_refresh"), read), download);
  return element(
    "section",
    {"aria-labelledby": "readings"},
    element("h2", {id: "readings"}, text("admin_readings")),
    element("div", {class: "toolbar"}, span, buttons),
    plots.element,
  );
}

function alerts(context) {
  const list = new PagedTable({
    caption: text("admin_alerts"),
    none: text("admin_alerts_none"),
    columns: [
      {title: text("admin_state"), cell: state},
      {title: text("admin_alert"), cell: (alert) => [alert.message, rule(alert)]},
      {title: text("admin_gateway"), cell: (alert) => alert.gateway},
      {
        title: text("admin_tap"),
        cell: ({dispenser_id: id}) => (id ? nameOf(context.dispensers.get(id)) : "–"),
      },
      {title: text("admin_value"), figure: true, cell: (alert) => String(alert.value)},
      {title: text("admin_raised"), cell: (alert) => formatDateTime(alert.raised_at)},
      {title: text("admin_cleared"), cell: (alert) => formatDateTime(alert.cleared_at)},
    ],
  });
  const which = field({
    name: "alerts",
    label: text("admin_show"),
    value: choice.alerts,
    options: ["true", "false", ""].map((active) => [
      active,
      text(`admin_alerts_${active || "all"}`),
    ]),
  });
  const read = () => list.load(query("/api/alerts", {active: choice.alerts}));
  which.addEventListener("change", () => {
    choice.alerts = controlIn(which).value;
    read();
  });
  context.on(context.live, "alert", read);
  read();
  return element(
    "section",
    {"aria-labelledby": "alerts"},
    element("h2", {id: "alerts"}, text("admin_alerts")),
    element(
      "div",
      {class: "toolbar"},
      which,
      element("div", {class: "buttons"}, button(text("admin_refresh"), read)),
    ),
    list.element,
  );
}

function state({cleared_at}) {
  const value = cleared_at ? "cleared" : "active";
  return element("span", {class: "badge", "data-value": value}, text(`admin_alert_${value}`));
}

function rule({rule: name, refuses_opens}) {
  return element("small", {}, refuses_opens ? text("admin_alert_refuses", {rule: name}) : name);
}
