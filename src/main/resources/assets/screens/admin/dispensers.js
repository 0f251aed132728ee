/** Keeps all dispensers, including retired ones, which the live stream and the API's list omit. */

import {beerOf, labelOf} from "../js/taps.js";
import {request} from "./session.js";

export class Dispensers {
  #live;
  #known = new Map();

  constructor(live) {
    this.#live = live;
  }

  /** Returns a dispenser in its latest known state. */
  get(id) {
    return this.#live.taps.get(id) ?? this.#known.get(id) ?? {id, name: null, beer: null};
  }

  /** Returns the dispensers that are not retired, ordered by id. */
  async listed() {
    const {data} = await request("GET", "/api/dispenser");
    data.forEach((tap) => this.#known.set(tap.id, tap));
    return data;
  }

  /** Reads all dispensers, ordered by id. Only the statistics list the ids of retired ones. */
  async all() {
    const [listed, {data}] = await Promise.all([
      this.listed(),
      request("GET", "/api/statistics?transactions=none"),
    ]);
    const onOffer = new Set(listed.map((tap) => tap.id));
    const ids = data.map((line) => line.dispenser_id);
    const retired = await Promise.all(
      ids.filter((id) => !onOffer.has(id)).map((id) => this.read(id)),
    );
    return [...listed, ...retired].sort((one, other) => one.id - other.id);
  }

  /** Reads the dispensers of the given ids that are not known yet. */
  readMissing(ids) {
    return Promise.all(
      ids
        .filter((id) => !this.#live.taps.has(id) && !this.#known.has(id))
        .map((id) => this.read(id)),
    );
  }

  async read(id) {
    const {data} = await request("GET", `/api/dispenser/${id}`);
    this.#known.set(id, data);
    return data;
  }
}

/** Returns the display name of a tap: its name or number, and its beer. */
export function nameOf(tap) {
  return tap.beer ? `${labelOf(tap)} · ${beerOf(tap)}` : labelOf(tap);
}
