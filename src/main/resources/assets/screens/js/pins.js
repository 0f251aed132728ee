import {byId, element} from "./dom.js";
import {beerOf, fillTap, labelOf, stateOf} from "./taps.js";
import {text} from "./text.js";

/** The taps on a map as buttons, each of which opens a card with details. */
export class Pins {
  #plan = byId("plan");
  #card = byId("pin-card");
  #live;
  #pins = new Map();
  #chosen = null;

  constructor(live) {
    this.#live = live;
    this.#card.addEventListener("close", () => (this.#chosen = null));
  }

  has(id) {
    return this.#pins.has(id);
  }

  /** Replaces all pins. @param {Array<{dispenser_id, x, y}>} placed */
  replace(placed) {
    const kept = new Set(placed.map((pin) => pin.dispenser_id));
    for (const [id, button] of this.#pins) {
      if (!kept.has(id)) {
        button.remove();
        this.#pins.delete(id);
      }
    }
    for (const {dispenser_id, x, y} of placed) {
      const button = this.#pins.get(dispenser_id) ?? this.#add(dispenser_id);
      button.style.left = `${x * 100}%`;
      button.style.top = `${y * 100}%`;
    }
  }

  /** Updates the pins of the given taps, or all. */
  update(ids) {
    for (const [id, button] of this.#pins) {
      if (ids === null || ids.has(id)) {
        this.#write(id, button);
      }
    }
  }

  #add(id) {
    const button = element("button", {type: "button", class: "pin"}, String(id));
    button.addEventListener("click", () => this.#choose(id));
    this.#plan.append(button);
    this.#pins.set(id, button);
    return button;
  }

  #write(id, button) {
    const tap = this.#live.taps.get(id);
    button.hidden = !tap;
    if (!tap) {
      return;
    }
    const state = stateOf(tap);
    button.dataset.state = state;
    button.setAttribute(
      "aria-label",
      text("map_pin", {
        number: id,
        label: labelOf(tap),
        beer: beerOf(tap),
        state: text(`state_${state}`),
      }),
    );
    if (this.#chosen === id) {
      fillTap(this.#card, tap);
    }
  }

  #choose(id) {
    this.#chosen = id;
    fillTap(this.#card, this.#live.taps.get(id));
    byId("pin-link").href = `/tap/${id}`;
    this.#card.showModal();
  }
}
