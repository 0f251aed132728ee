/** The pours that were closed last. */

import {element} from "../js/dom.js";
import {formatLitres, formatMoney, text} from "../js/text.js";
import {nameOf} from "./dispensers.js";
import {formatShortly} from "./format.js";
import {query} from "./pages.js";
import {request} from "./session.js";
import {fill, nothing} from "./states.js";
import {table} from "./table.js";

const SHOWN = 10;
const MINUTE = 60_000;

/** Growth of the time window in which pours are searched. */
const FACTOR = 8;

export class LastPours {
  #place = element("div");
  #context;

  constructor(context) {
    this.#context = context;
    this.element = element(
      "section",
      {"aria-labelledby": "last-pours"},
      element("h2", {id: "last-pours"}, text("admin_last_pours")),
      this.#place,
    );
  }

  load(range) {
    return fill(
      this.#place,
      async () => marked(await this.#read(range)),
      (pours) => this.#list(pours),
    );
  }

  /**
   * Reads the pours of the last minute, then of longer windows until there are enough, because the
   * API lists pours by tap and not by time.
   */
  async #read(range) {
    const begin = Date.parse(range.from);
    const end = Math.min(Date.parse(range.to), this.#context.now() + MINUTE);
    for (let length = 2 * MINUTE; ; length *= FACTOR) {
      const from = Math.max(begin, end - length);
      const pours = from < end ? await closedIn(from, end) : [];
      if (pours.length >= SHOWN || from <= begin || from >= end) {
        return pours.slice(0, SHOWN);
      }
    }
  }

  #list(pours) {
    if (pours.length === 0) {
      return nothing(text("admin_pours_none"));
    }
    const columns = [
      {
        title: text("admin_tap"),
        cell: (pour) => nameOf(this.#context.dispensers.get(pour.dispenser_id)),
      },
      {
        title: text("admin_closed"),
        cell: (pour) => [formatShortly(pour.end_time), ...pour.marks.map(mark)],
      },
      {title: text("admin_amount"), figure: true, cell: (pour) => formatLitres(pour.amount)},
      {title: text("admin_revenue"), figure: true, cell: (pour) => formatMoney(pour.revenue)},
    ];
    return table(text("admin_last_pours"), columns, pours);
  }
}

function mark(name) {
  return element("small", {class: "warning"}, ` ${text(`admin_mark_${name}`)}`);
}

/** Adds to each pour why somebody should look at it: `bound`, `late`, `doubtful`. */
async function marked(pours) {
  if (pours.length === 0) {
    return pours;
  }
  const opened = pours.map((pour) => Date.parse(pour.start_time));
  const range = {
    from: new Date(Math.min(...opened)).toISOString(),
    to: new Date(Math.max(...opened) + 1).toISOString(),
    limit: 1000,
  };
  const [ended, doubtful] = await Promise.all([
    request("GET", query("/api/pours", {...range, ended_by: "bound"})),
    request("GET", query("/api/pours", {...range, review: true})),
  ]);
  const marks = new Map();
  for (const {id, ended_by, late, clock_doubtful} of [...ended.data, ...doubtful.data]) {
    const named = {bound: ended_by === "bound", late, doubtful: clock_doubtful};
    marks.set(id, Object.keys(named).filter((name) => named[name]));
  }
  return pours.map((pour) => ({...pour, marks: marks.get(pour.transaction_id) ?? []}));
}

async function closedIn(from, to) {
  const range = {from: new Date(from).toISOString(), to: new Date(to).toISOString()};
  const {data} = await request("GET", query("/api/statistics", {...range, limit: 1000}));
  return data
    .flatMap(({dispenser_id, transactions}) =>
      transactions.map((pour) => ({...pour, dispenser_id})),
    )
    .filter((pour) => pour.end_time)
    .sort((one, other) => Date.parse(other.end_time) - Date.parse(one.end_time));
}
