/** Tables, which become cards where the screen is narrow. */

import {element} from "../js/dom.js";

/**
 * A table.
 *
 * @param {string} caption title for screen readers
 * @param {{title: string, cell: function(object): any, figure?: boolean}[]} columns `cell` returns
 *     the content for an item
 * @param {object[]} items one per row
 */
export function table(caption, columns, items) {
  // The roles are explicit because browsers drop them when CSS displays rows as cards.
  return element(
    "table",
    {role: "table", class: "cards"},
    element("caption", {class: "visually-hidden"}, caption),
    element("thead", {role: "rowgroup"}, element("tr", {role: "row"}, ...columns.map(header))),
    element("tbody", {role: "rowgroup"}, ...items.map((item) => row(columns, item))),
  );
}

function header({title, figure}) {
  const attributes = {role: "columnheader", scope: "col", class: figure ? "figure" : null};
  return element("th", attributes, title);
}

/** A row of a table. */
export function row(columns, item) {
  return element("tr", {role: "row"}, ...columns.map((column) => cell(column, item)));
}

function cell({title, cell: content, figure}, item) {
  const attributes = {role: "cell", class: figure ? "figure" : null, "data-label": title};
  return element("td", attributes, ...[content(item)].flat());
}
