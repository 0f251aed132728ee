import {byId} from "./dom.js";
import {micros} from "./money.js";
import {fillFigures, fillTap, runningBill} from "./taps.js";
import {text} from "./text.js";

const TICK = matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 100;
/** Milliseconds for which the figures of a closed pour are shown. */
const SHOWN_AFTER = 10_000;
/** Age in milliseconds above which a missed closing is not shown. */
const LONGEST_NEWS = 60_000;

/**
 * A list of taps that follows the live events. It updates only changed taps, and on each tick only
 * the figures of open ones, so that hundreds of taps cost little.
 */
export class Cards {
  #list = byId("taps");
  #template = byId("card");
  #empty = byId("empty");
  #live;
  #shown;
  #cards = new Map();
  #closings = new Map();

  /** @param {function(object): boolean} shown selects the taps of the list */
  constructor(live, shown = () => true) {
    this.#live = live;
    this.#shown = shown;
    for (const card of this.#list.children) {
      this.#cards.set(Number(card.dataset.id), card);
    }
  }

  start() {
    this.#live.addEventListener("closed", ({detail}) => this.#keep(detail));
    this.#live.addEventListener("change", ({detail}) => this.update(detail.ids));
    setInterval(() => this.#tick(), TICK);
  }

  /** Updates the cards of the given taps, or of all. */
  update(ids = null) {
    for (const id of ids ?? new Set([...this.#cards.keys(), ...this.#live.taps.keys()])) {
      const tap = this.#live.taps.get(id);
      if (tap && this.#shown(tap)) {
        this.#write(tap);
      } else {
        this.#cards.get(id)?.remove();
        this.#cards.delete(id);
      }
    }
    this.#empty.hidden = this.#cards.size > 0;
  }

  #write(tap) {
    const card = this.#cards.get(tap.id) ?? this.#add(tap.id);
    fillTap(card, tap);
    const closing = this.#closings.get(tap.id);
    if (tap.open_pour) {
      this.#closings.delete(tap.id);
      fillFigures(card, runningBill(tap.open_pour, this.#live.now()));
    } else if (closing && !tap.is_open) {
      card.dataset.state = "poured";
      card.querySelector('[data-field="state"]').textContent = text("state_poured");
      fillFigures(card, closing);
    } else {
      clearFigures(card);
    }
  }

  #add(id) {
    const card = this.#template.content.firstElementChild.cloneNode(true);
    card.dataset.id = id;
    card.querySelector("a").href = `/tap/${id}`;
    const next = [...this.#cards.keys()].filter((other) => other > id).sort((a, b) => a - b)[0];
    this.#list.insertBefore(card, this.#cards.get(next) ?? null);
    this.#cards.set(id, card);
    return card;
  }

  #keep(closing) {
    const age = Number(this.#live.now() - micros(closing.end_time)) / 1000;
    if (age > LONGEST_NEWS) {
      return;
    }
    this.#closings.set(closing.dispenser_id, closing);
    setTimeout(() => {
      if (this.#closings.get(closing.dispenser_id) === closing) {
        this.#closings.delete(closing.dispenser_id);
        this.update(new Set([closing.dispenser_id]));
      }
    }, SHOWN_AFTER);
  }

  #tick() {
    // Without a connection the figures stop: the tap may have been closed.
    if (document.hidden || this.#live.status === "lost") {
      return;
    }
    const now = this.#live.now();
    for (const tap of this.#live.taps.values()) {
      if (tap.open_pour && this.#cards.has(tap.id)) {
        fillFigures(this.#cards.get(tap.id), runningBill(tap.open_pour, now));
      }
    }
  }
}

function clearFigures(card) {
  for (const figure of card.querySelectorAll("data")) {
    figure.removeAttribute("value");
    figure.textContent = "";
  }
}
