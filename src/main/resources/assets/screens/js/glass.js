import {byId} from "./dom.js";

/** Capacity of the drawn glass. */
const LITRES = 0.5;
const HEIGHT = 160;
const TOP = 14;
const BOTTOM = 152;

/** Fills the drawn glass. @param {string|number} litres */
export function fillGlass(litres) {
  const share = Math.min(1, Number(litres) / LITRES);
  const level = BOTTOM - share * (BOTTOM - TOP);
  byId("fill").setAttribute("y", share ? String(level) : String(HEIGHT));
  byId("foam").setAttribute("y", share ? String(level - 8) : String(HEIGHT));
}
