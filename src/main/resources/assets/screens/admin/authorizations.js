/** The section of authorization requests: their decisions and the delivery of callbacks. */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {nameOf} from "./dispensers.js";
import {field, form, values} from "./form.js";
import {formatDateTime} from "./format.js";
import {PagedTable, query} from "./pages.js";
import {request} from "./session.js";
import {announce, button, fill} from "./states.js";
import {instantOfInput} from "./zone.js";

const PATH = "/api/authorizations";
const DECISIONS = ["allowed", "not_allowed", "unknown", "invalid"];
const CALLBACKS = ["pending", "delivered", "failed"];

export const authorizations = {
  id: "authorizations",
  title: "admin_authorizations",

  show(main, context) {
    const place = element("div");
    main.append(place);
    return fill(
      place,
      () => context.dispensers.all(),
      (taps) => log(taps),
    );
  },
};

function log(taps) {
  const names = new Map(taps.map((tap) => [tap.station_id, nameOf(tap)]));
  const list = new PagedTable({
    caption: text("admin_authorizations"),
    none: text("admin_authorizations_none"),
    columns: [
      {title: text("admin_asked"), cell: (asked) => formatDateTime(asked.request_time)},
      {
        title: text("admin_tap"),
        cell: ({station_id: id}) => names.get(id) ?? element("code", {}, id),
      },
      {
        title: text("admin_token"),
        cell: (asked) => element("code", {}, asked.driver_token ?? "–"),
      },
      {title: text("admin_decision"), cell: ({decision}) => badge(decision, decisionOf(decision))},
      {title: text("admin_callback"), cell: callback},
      {title: text("admin_actions"), cell: (asked) => redeliver(asked, () => list.reload())},
    ],
  });
  const filters = form(filterFields(names), text("admin_filter"), (filled) =>
    list.load(wanted(filled)),
  );
  filters.classList.add("toolbar");
  list.load(PATH);
  return element("div", {}, filters, list.element);
}

function filterFields(names) {
  const any = ["", text("admin_any")];
  const options = (all, wordsOf) => [any, ...all.map((one) => [one, wordsOf(one)])];
  return [
    field({name: "station_id", label: text("admin_tap"), options: [any, ...names]}),
    field({name: "driver_token", label: text("admin_token"), attributes: {autocomplete: "off"}}),
    field({
      name: "decision",
      label: text("admin_decision"),
      options: options(DECISIONS, decisionOf),
    }),
    field({
      name: "callback_status",
      label: text("admin_callback"),
      options: options(CALLBACKS, callbackOf),
    }),
    field({name: "from", label: text("admin_from"), type: "datetime-local"}),
    field({name: "to", label: text("admin_to"), type: "datetime-local"}),
  ];
}

function wanted(filled) {
  const {from, to, ...others} = values(filled);
  return query(PATH, {...others, from: instantOfInput(from), to: instantOfInput(to)});
}

function decisionOf(decision) {
  return text(`admin_decision_${decision ?? "none"}`);
}

function callbackOf(status) {
  return text(`admin_callback_${status ?? "none"}`);
}

function badge(value, words) {
  return element("span", {class: "badge", "data-value": value ?? "none"}, words);
}

function callback({callback_url, callback_status, callback_attempts}) {
  const shown = [badge(callback_status, callbackOf(callback_status))];
  if (callback_url) {
    shown.push(element("small", {}, callback_url));
  }
  if (callback_attempts.length > 0) {
    const label = text("admin_attempts", {count: callback_attempts.length});
    const items = callback_attempts.map((attempt) => element("li", {}, ...described(attempt)));
    shown.push(element("details", {}, element("summary", {}, label), element("ol", {}, ...items)));
  }
  return shown;
}

function described({time, status, error}) {
  return [formatDateTime(time), ": ", [status, error].filter((part) => part != null).join(" · ")];
}

/** Returns a button that delivers again; empty without a callback URL or a decision. */
function redeliver({id, callback_url, decision}, reload) {
  if (!callback_url || !decision) {
    return "";
  }
  const label = text("admin_redeliver");
  const again = async () => {
    await request("POST", `${PATH}/${id}/redeliver`);
    announce(text("admin_redelivering"));
    await reload();
  };
  return button(label, again, {"aria-label": `${label}: ${id}`});
}
