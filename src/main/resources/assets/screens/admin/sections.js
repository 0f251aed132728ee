/** The sections of the dashboard; the address's fragment names the one that is shown. */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {access} from "./access.js";
import {accounts} from "./accounts.js";
import {audit} from "./audit.js";
import {authorizations} from "./authorizations.js";
import {maps} from "./maps.js";
import {overview} from "./overview.js";
import {sensors} from "./sensors.js";
import {taps} from "./taps.js";

const ALL = [overview, taps, access, authorizations, sensors, maps, accounts, audit];

export class Sections {
  #main;
  #nav;
  #live;
  #dispensers;
  #shown = new AbortController();

  constructor(main, nav, live, dispensers) {
    this.#main = main;
    this.#nav = nav;
    this.#live = live;
    this.#dispensers = dispensers;
  }

  start() {
    window.addEventListener("hashchange", () => {
      this.show();
      this.#main.querySelector("h1").focus();
    });
    this.#nav.hidden = false;
    this.show();
  }

  /** Renders the section of the address again. */
  show() {
    const [, id, ...rest] = location.hash.split("/");
    const section = ALL.find((candidate) => candidate.id === id) ?? overview;
    const title = text(section.title);
    this.#shown.abort();
    this.#shown = new AbortController();
    document.title = `${title} · Tapbill`;
    this.#nav.replaceChildren(links(section));
    this.#main.replaceChildren(element("h1", {tabindex: "-1"}, title));
    section.show(this.#main, this.#context(rest));
  }

  /** Creates the context of a section, valid until the section is left. */
  #context(rest) {
    const live = this.#live;
    const {signal} = this.#shown;
    return {
      live,
      dispensers: this.#dispensers,
      /** The rest of the address after the section. */
      rest,
      /** Aborts when the section is left. */
      signal,
      /** The server's time in milliseconds. */
      now: () => Number(live.now() / 1000n),
      /** Adds a listener that is removed when the section is left. */
      on: (target, type, listener) => target.addEventListener(type, listener, {signal}),
    };
  }
}

function links(current) {
  const items = ALL.map((section) => {
    const attributes = {
      href: `#/${section.id}`,
      "aria-current": section === current ? "page" : null,
    };
    return element("li", {}, element("a", attributes, text(section.title)));
  });
  return element("ul", {}, ...items);
}
