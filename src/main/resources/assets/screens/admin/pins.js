/**
 * Places taps on a map: by dragging, by the arrow keys, or by numbers, which need neither a pointer
 * that drags nor a picture (WCAG 2.5.7).
 */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {nameOf} from "./dispensers.js";
import {request} from "./session.js";
import {announce, button, fill} from "./states.js";
import {table} from "./table.js";

const PATH = "/api/v1/maps";

/** Step of an arrow key as a fraction of width and height, without and with the shift key. */
const STEP = 0.01;
const FAST = 0.05;
const ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};

/** Unsaved pins by map, kept when the section is left. */
const drafts = new Map();

export class Pins {
  #id;
  #context;
  #taps = [];
  #pins = new Map();
  #marks = new Map();
  #rows = element("div");
  #plan = element("div", {class: "plan"});
  #unsaved = element("p", {class: "hint", role: "status"});

  constructor(id, context) {
    this.#id = id;
    this.#context = context;
  }

  show(main) {
    const place = element("div");
    main.append(element("p", {}, element("a", {href: "#/maps"}, text("admin_maps_back"))), place);
    this.#context.on(window, "beforeunload", (event) => {
      if (drafts.has(this.#id)) {
        event.preventDefault();
      }
    });
    return fill(
      place,
      () => this.#read(),
      (map) => this.#editor(map),
    );
  }

  async #read() {
    const path = `${PATH}/${this.#id}`;
    const [map, pins, taps] = await Promise.all([
      request("GET", `${path}/metadata`),
      request("GET", `${path}/pins`),
      this.#context.dispensers.listed(),
    ]);
    this.#taps = taps;
    const saved = pins.data.map(({dispenser_id, x, y}) => [dispenser_id, {x, y}]);
    this.#pins = drafts.get(this.#id) ?? new Map(saved);
    return map.data;
  }

  #editor(map) {
    if (map.width) {
      const src = `${PATH}/${map.id}`;
      const picture = element("img", {src, alt: "", draggable: "false"});
      picture.style.setProperty("--width", map.width);
      picture.style.setProperty("--height", map.height);
      this.#plan.append(picture);
    }
    this.#write();
    const save = button(text("admin_save"), () => this.#save(), {class: "primary"});
    return [
      element("h2", {}, map.title),
      element("p", {class: "hint"}, text(map.width ? "admin_pins_hint" : "admin_pins_no_image")),
      ...(map.width ? [this.#plan] : []),
      element("h3", {}, text("admin_pins")),
      this.#rows,
      this.#unsaved,
      element("div", {class: "buttons"}, save),
    ];
  }

  async #save() {
    const body = [...this.#pins].map(([dispenser_id, {x, y}]) => ({dispenser_id, x, y}));
    await request("PUT", `${PATH}/${this.#id}/pins`, {body});
    drafts.delete(this.#id);
    this.#tellWhetherSaved();
    announce(text("admin_pins_saved"));
  }

  /** Renders all marks and rows; during a move only the moved one. */
  #write() {
    this.#marks.forEach((mark) => mark.remove());
    this.#marks.clear();
    for (const tap of this.#taps.filter(({id}) => this.#pins.has(id))) {
      this.#marks.set(tap.id, this.#mark(tap));
    }
    this.#plan.append(...this.#marks.values());
    const columns = [
      {title: text("admin_tap"), cell: nameOf},
      {title: text("admin_pin_x"), cell: (tap) => this.#number(tap, "x")},
      {title: text("admin_pin_y"), cell: (tap) => this.#number(tap, "y")},
      {title: text("admin_actions"), cell: (tap) => this.#placeOrRemove(tap)},
    ];
    this.#rows.replaceChildren(table(text("admin_pins"), columns, this.#taps));
    this.#tellWhetherSaved();
  }

  #tellWhetherSaved() {
    this.#unsaved.textContent = drafts.has(this.#id) ? text("admin_pins_unsaved") : "";
  }

  #move(tap, x, y) {
    const pin = {x: within(x), y: within(y)};
    this.#pins.set(tap.id, pin);
    drafts.set(this.#id, this.#pins);
    const mark = this.#marks.get(tap.id);
    if (mark) {
      place(mark, tap, pin);
    }
    for (const axis of ["x", "y"]) {
      const control = this.#rows.querySelector(`[data-pin="${tap.id}-${axis}"]`);
      if (control !== document.activeElement) {
        control.value = percentOf(pin[axis]);
      }
    }
    this.#tellWhetherSaved();
  }

  #mark(tap) {
    const mark = element("button", {type: "button", class: "pin"}, String(tap.id));
    place(mark, tap, this.#pins.get(tap.id));
    mark.addEventListener("keydown", (event) => {
      const direction = ARROWS[event.key];
      if (direction) {
        event.preventDefault();
        const {x, y} = this.#pins.get(tap.id);
        const step = event.shiftKey ? FAST : STEP;
        this.#move(tap, x + direction[0] * step, y + direction[1] * step);
      }
    });
    mark.addEventListener("pointerdown", (event) => mark.setPointerCapture(event.pointerId));
    mark.addEventListener("pointermove", (event) => {
      if (mark.hasPointerCapture(event.pointerId)) {
        const {left, top, width, height} = this.#plan.getBoundingClientRect();
        this.#move(tap, (event.clientX - left) / width, (event.clientY - top) / height);
      }
    });
    return mark;
  }

  #number(tap, axis) {
    const pin = this.#pins.get(tap.id);
    const control = element("input", {
      type: "number",
      min: "0",
      max: "100",
      step: "0.1",
      disabled: !pin,
      "aria-label": `${text(`admin_pin_${axis}`)}: ${nameOf(tap)}`,
      "data-pin": `${tap.id}-${axis}`,
    });
    control.value = pin ? percentOf(pin[axis]) : "";
    control.addEventListener("input", () => {
      if (control.value !== "" && control.validity.valid) {
        const moved = {...this.#pins.get(tap.id), [axis]: Number(control.value) / 100};
        this.#move(tap, moved.x, moved.y);
      }
    });
    return control;
  }

  #placeOrRemove(tap) {
    const isPlaced = this.#pins.has(tap.id);
    const words = text(isPlaced ? "admin_pin_remove" : "admin_pin_place");
    const toggle = () => {
      if (isPlaced) {
        this.#pins.delete(tap.id);
      } else {
        this.#pins.set(tap.id, {x: 0.5, y: 0.5});
      }
      drafts.set(this.#id, this.#pins);
      this.#write();
      this.#rows.querySelector(`[data-toggle="${tap.id}"]`).focus();
    };
    const attributes = {"aria-label": `${words}: ${nameOf(tap)}`, "data-toggle": tap.id};
    return button(words, toggle, attributes);
  }
}

function place(mark, tap, {x, y}) {
  mark.style.setProperty("--x", x);
  mark.style.setProperty("--y", y);
  const values = {name: nameOf(tap), x: percentOf(x), y: percentOf(y)};
  mark.setAttribute("aria-label", text("admin_pin_at", values));
}

/** Limits a fraction to the map and rounds it to a ten thousandth. */
function within(fraction) {
  return Math.round(Math.min(1, Math.max(0, fraction)) * 10_000) / 10_000;
}

function percentOf(fraction) {
  return String(Math.round(fraction * 1000) / 10);
}
