/** The section of dispensers: beer, price and access. */

import {element} from "../js/dom.js";
import {aboutOf, beerOf, labelOf, stateOf} from "../js/taps.js";
import {formatExactMoney, text} from "../js/text.js";
import {confirmed} from "./dialog.js";
import {formatExactNumber} from "./format.js";
import {request} from "./session.js";
import {button, fill, nothing} from "./states.js";
import {row, table} from "./table.js";
import {createTap, editTap} from "./tapform.js";

export const taps = {
  id: "taps",
  title: "admin_taps",

  show(main, context) {
    const list = new Taps(context);
    const retired = element("input", {type: "checkbox", id: "show-retired"});
    retired.addEventListener("change", () => list.load(retired.checked));
    const reload = () => list.load(retired.checked);
    list.onDone = reload;
    main.append(
      element(
        "div",
        {class: "toolbar"},
        element(
          "div",
          {class: "check"},
          retired,
          element("label", {for: "show-retired"}, text("admin_show_retired")),
        ),
        element(
          "div",
          {class: "buttons"},
          button(text("admin_tap_create"), () => createTap(reload), {class: "primary"}),
          button(text("admin_refresh"), reload),
        ),
      ),
      list.element,
    );
    context.on(context.live, "change", ({detail}) => list.update(detail.ids));
    return reload();
  },
};

class Taps {
  element = element("div");
  onDone = () => {};
  #context;
  #rows = new Map();
  #columns;

  constructor(context) {
    this.#context = context;
    this.#columns = [
      {title: text("admin_number"), figure: true, cell: (tap) => String(tap.id)},
      {title: text("admin_name"), cell: labelOf},
      {title: text("admin_beer"), cell: beer},
      {title: text("admin_price"), figure: true, cell: (tap) => formatExactMoney(tap.price)},
      {title: text("admin_flow"), figure: true, cell: (tap) => formatExactNumber(tap.flow_volume)},
      {title: text("admin_access_of"), cell: (tap) => text(`admin_access_${tap.access}`)},
      {title: text("admin_state"), cell: state},
      {title: text("admin_actions"), cell: (tap) => this.#actions(tap)},
    ];
  }

  load(withRetired) {
    const {dispensers} = this.#context;
    return fill(
      this.element,
      () => (withRetired ? dispensers.all() : dispensers.listed()),
      (found) => this.#list(found),
    );
  }

  /** Updates the live figures in the present rows, so that the focus is kept. */
  update(ids) {
    for (const [id, old] of this.#rows) {
      const tap = this.#context.live.taps.get(id);
      if (tap && (ids === null || ids.has(id))) {
        const now = row(this.#columns.slice(0, -1), tap);
        [...now.cells].forEach((cell, index) => old.cells[index].replaceWith(cell));
      }
    }
  }

  #list(found) {
    if (found.length === 0) {
      return nothing(text("admin_taps_none"));
    }
    const shown = table(text("admin_taps"), this.#columns, found);
    const rows = [...shown.tBodies[0].rows];
    this.#rows = new Map(found.map((tap, index) => [tap.id, rows[index]]));
    return shown;
  }

  #actions(tap) {
    const named = (words) => ({"aria-label": `${words}: ${labelOf(tap)}`});
    const edit = async () => editTap(await this.#context.dispensers.read(tap.id), this.onDone);
    const change = async (body) => {
      await request("PATCH", `/api/dispenser/${tap.id}`, {body});
      await this.onDone();
    };
    const closeAndRetire = () =>
      confirmed(
        text("admin_tap_close_and_retire"),
        text("admin_tap_close_and_retire_question", {name: labelOf(tap)}),
        text("admin_tap_close_and_retire"),
        () => change({retired: true, close: true}),
      );
    const retire = () =>
      confirmed(
        text("admin_tap_retire"),
        text("admin_tap_retire_question", {name: labelOf(tap)}),
        text("admin_tap_retire"),
        () => change({retired: true}).catch((failure) => orAsk(failure, closeAndRetire)),
      );
    return element(
      "div",
      {class: "buttons"},
      button(text("admin_edit"), edit, named(text("admin_edit"))),
      tap.retired
        ? button(text("admin_tap_restore"), () => change({retired: false}), named(text("admin_tap_restore")))
        : button(text("admin_tap_retire"), retire, named(text("admin_tap_retire"))),
    );
  }
}

/** Asks whether to close a tap that could not be retired because it is open. */
function orAsk(failure, ask) {
  if (failure.reason !== "tap_open") {
    throw failure;
  }
  ask();
  return null;
}

function beer(tap) {
  return tap.beer
    ? [beerOf(tap), element("small", {}, aboutOf(tap))]
    : element("span", {class: "hint"}, text("admin_beer_none"));
}

function state(tap) {
  const now = stateOf(tap);
  return element(
    "span",
    {"data-state": now},
    element("span", {class: "state"}, text(`state_${now}`)),
  );
}
