/** Creating a dispenser, and changing one. */

import {newKey} from "../js/api.js";
import {labelOf} from "../js/taps.js";
import {text} from "../js/text.js";
import {formDialog} from "./dialog.js";
import {decimal, field, values} from "./form.js";
import {request} from "./session.js";

const NUMBERS = new Set(["flow_volume", "price", "max_amount", "beer.abv"]);

/** Fields that a dispenser must have. */
const REQUIRED = new Set(["flow_volume", "price", "access"]);

export function createTap(onDone) {
  // One key for all attempts: a retry after a lost response creates no second tap.
  const headers = {"Idempotency-Key": newKey()};
  formDialog(text("admin_tap_create"), fields({}), text("admin_create"), async (filled) => {
    await request("POST", "/api/dispenser", {headers, body: wanted(values(filled), {})});
    await onDone();
  });
}

export function editTap(tap, onDone) {
  const title = text("admin_tap_edit", {name: labelOf(tap)});
  formDialog(title, fields(tap), text("admin_save"), async (filled) => {
    const body = wanted(values(filled), written(tap));
    await request("PATCH", `/api/dispenser/${tap.id}`, {body});
    await onDone();
  });
}

function fields(tap) {
  const before = written(tap);
  const one = (name, extra = {}) =>
    field({
      name,
      label: text(`admin_tap_${name.replace(".", "_")}`),
      value: before[name],
      ...(NUMBERS.has(name) ? {attributes: {inputmode: "decimal", autocomplete: "off"}} : {}),
      ...extra,
    });
  return [
    one("name"),
    one("beer.name"),
    one("beer.style"),
    one("beer.abv"),
    one("beer.description", {type: "textarea", attributes: {rows: "3"}}),
    one("price"),
    one("flow_volume", {hint: text("admin_tap_flow_volume_hint")}),
    one("max_amount", {hint: text("admin_tap_max_amount_hint")}),
    one("access", {
      options: ["open", "authorized"].map((access) => [access, text(`admin_access_${access}`)]),
    }),
  ];
}

/** Returns the values of a dispenser for a form. */
function written(tap) {
  const all = {
    name: tap.name,
    "beer.name": tap.beer?.name,
    "beer.style": tap.beer?.style,
    "beer.abv": tap.beer?.abv,
    "beer.description": tap.beer?.description,
    price: tap.price,
    flow_volume: tap.flow_volume,
    max_amount: tap.max_amount,
    access: tap.access ?? "open",
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, value == null ? "" : String(value)]),
  );
}

/** Computes the merge patch: a cleared field is null, and so is a beer without any value. */
function wanted(after, before) {
  const body = {};
  for (const [name, value] of Object.entries(after)) {
    if (value !== (before[name] ?? "")) {
      const [outer, inner] = name.split(".");
      const meant = value === "" && !REQUIRED.has(name) ? null : figure(name, value);
      if (inner) {
        body.beer = {...body.beer, [inner]: meant};
      } else {
        body[outer] = meant;
      }
    }
  }
  const hasBeer = Object.entries(after).some(([name, value]) => name.startsWith("beer.") && value);
  return body.beer && !hasBeer ? {...body, beer: null} : body;
}

function figure(name, value) {
  return NUMBERS.has(name) ? decimal(value) : value;
}
