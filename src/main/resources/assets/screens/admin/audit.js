/** The section of the audit log. */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {field, form, values} from "./form.js";
import {formatDateTime} from "./format.js";
import {PagedTable, query} from "./pages.js";
import {instantOfInput} from "./zone.js";

const PATH = "/api/audit";

/** Actions that the filter suggests; it takes others too. */
const ACTIONS = [
  "access.allow",
  "access.refuse",
  "access.replace",
  "account.change",
  "account.create",
  "authorization.redeliver",
  "dispenser.change",
  "dispenser.create",
  "dispenser.price",
  "login",
  "login.failed",
  "logout",
  "map.change",
  "map.delete",
  "map.failed",
  "map.pins",
  "map.processed",
  "map.upload",
  "password.failed",
  "session.reuse",
  "totals.repair",
];

export const audit = {
  id: "audit",
  title: "admin_audit",

  show(main) {
    const list = new PagedTable({
      caption: text("admin_audit"),
      none: text("admin_audit_none"),
      columns: [
        {title: text("admin_time"), cell: (entry) => formatDateTime(entry.time)},
        {title: text("admin_actor"), cell: who},
        {title: text("admin_action"), cell: (entry) => element("code", {}, entry.action)},
        {title: text("admin_target"), cell: (entry) => entry.target ?? "–"},
        {title: text("admin_details"), cell: details},
      ],
    });
    const actions = element(
      "datalist",
      {id: "actions"},
      ...ACTIONS.map((value) => element("option", {value})),
    );
    const filters = form(filterFields(), text("admin_filter"), (filled) =>
      list.load(wanted(filled)),
    );
    filters.classList.add("toolbar");
    main.append(actions, filters, list.element);
    return list.load(PATH);
  },
};

function filterFields() {
  return [
    field({name: "actor", label: text("admin_actor"), attributes: {autocomplete: "off"}}),
    field({name: "action", label: text("admin_action"), attributes: {list: "actions"}}),
    field({name: "from", label: text("admin_from"), type: "datetime-local"}),
    field({name: "to", label: text("admin_to"), type: "datetime-local"}),
  ];
}

function wanted(filled) {
  const {actor, action, from, to} = values(filled);
  return query(PATH, {actor, action, from: instantOfInput(from), to: instantOfInput(to)});
}

function who({actor, address}) {
  const name = actor ?? text("admin_actor_none");
  return address ? [name, element("small", {}, address)] : name;
}

function details({details: all}) {
  const items = Object.entries(all).flatMap(([name, value]) => [
    element("dt", {}, name),
    element("dd", {}, changeText(value)),
  ]);
  return items.length === 0 ? "–" : element("dl", {class: "details"}, ...items);
}

/** Formats a value; a change has the old and the new value. */
function changeText(value) {
  const isChange = value !== null && typeof value === "object" && "from" in value && "to" in value;
  return isChange ? `${plain(value.from)} → ${plain(value.to)}` : plain(value);
}

function plain(value) {
  if (value === null) {
    return "–";
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
