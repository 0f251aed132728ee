/** Lists that are read page by page. */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {request} from "./session.js";
import {button, fill, nothing} from "./states.js";
import {row, table} from "./table.js";

/** Returns a path with the parameters that have a value. */
export function query(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value != null && value !== "");
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** Reads a page of a list and the path of the next page, null after the last one. */
export async function readPage(path) {
  const {data, headers} = await request("GET", path);
  const link = /<([^>]*)>\s*;\s*rel="next"/.exec(headers.get("Link") ?? "");
  if (!link) {
    return {data, headers, next: null};
  }
  const {pathname, search} = new URL(link[1], location.href);
  return {data, headers, next: pathname + search};
}

/** Reads all pages of a list that is known to be short. */
export async function readAll(path) {
  const items = [];
  for (let next = path; next;) {
    const page = await readPage(next);
    items.push(...page.data);
    next = page.next;
  }
  return items;
}

/** A table that is read page by page. */
export class PagedTable {
  element = element("div", {class: "paged"});
  #options;
  #path = "";

  /**
   * @param {{caption: string, columns: object[], none: string,
   *     onPage?: function({data: object[], headers: Headers, next: string|null})}} options
   *     `none` is shown for an empty list; `onPage` is called for each page
   */
  constructor(options) {
    this.#options = options;
  }

  load(path) {
    this.#path = path;
    return this.reload();
  }

  reload() {
    return fill(
      this.element,
      () => this.#page(this.#path),
      (page) => this.#shown(page),
    );
  }

  async #page(path) {
    const page = await readPage(path);
    this.#options.onPage?.(page);
    return page;
  }

  #shown({data, next}) {
    const {caption, columns, none} = this.#options;
    if (data.length === 0) {
      return nothing(none);
    }
    const shown = table(caption, columns, data);
    return [shown, ...this.#more(next, shown.tBodies[0])];
  }

  #more(next, body) {
    if (!next) {
      return [];
    }
    const more = button(text("admin_load_more"), async () => {
      const page = await this.#page(next);
      const rows = page.data.map((item) => row(this.#options.columns, item));
      body.append(...rows);
      more.replaceWith(...this.#more(page.next, body));
      rows[0]?.setAttribute("tabindex", "-1");
      rows[0]?.focus();
    });
    return [more];
  }
}
