import {call} from "./api.js";
import {events} from "./events.js";

const STREAM = "/api/live";
const TAPS = "/api/dispenser";
const LAST_ID = "tapbill.last-event";

/** Milliseconds without bytes after which the connection is lost; heartbeats come each 15 s. */
const LONGEST_SILENCE = 35_000;
/** Milliseconds without a first event after which the page polls: a proxy may buffer the stream. */
const LONGEST_START = 5_000;
const POLL_INTERVAL = 2_000;
const FIRST_RETRY = 1_000;
const LAST_RETRY = 10_000;
/** Milliseconds for reconnecting before the page shows a lost connection. */
const PATIENCE = 3_000;

/**
 * Subscribes to the live stream of the taps and keeps their state.
 *
 * Events, all of them CustomEvents:
 * - `change`: `detail.ids` is the Set of changed dispensers, or null for all
 * - `closed`: `detail` is the closing, with its figures; it may be repeated
 * - `alert`: `detail` is the alert, for admins
 * - `status`: `status` or `since` has changed
 */
export class Live extends EventTarget {
  /** The dispensers by id, as in the API, with `open_pour` and `alert` if present. */
  taps = new Map();
  /** `connecting` at first, then `live`, or `lost`. @type {string} */
  status = "connecting";
  /** The time of the last bytes from the server. @type {Date|null} */
  since = null;

  #offset = -Infinity;
  /** The last event id, kept over a reload, so that the server sends the closings since then. */
  #lastId = sessionStorage.getItem(LAST_ID) ?? "";
  #closedPours = new Set();
  #followed = false;
  #streamed = true;
  #abort = new AbortController();
  #lostTimer = 0;

  start() {
    this.#lostTimer = setTimeout(() => this.#setStatus("lost"), PATIENCE);
    this.#keepFollowing();
    this.#keepPolling();
    window.addEventListener("offline", () => this.#setStatus("lost"));
    window.addEventListener("online", () => this.#abort.abort());
    // A page from the browser's back-forward cache has missed events.
    window.addEventListener("pageshow", (event) => event.persisted && this.#abort.abort());
  }

  /** Returns the server's time. @return {bigint} microseconds since the epoch */
  now() {
    const offset = Number.isFinite(this.#offset) ? this.#offset : 0;
    return BigInt(Math.round(Date.now() + offset)) * 1000n;
  }

  /**
   * Applies the opening of a tap, from an event or from this page's own request, which need
   * not wait for the event. Ignores a pour that is known to be closed already.
   */
  opened({dispenser_id, transaction_id, start_time, flow_volume, price, ends_by, owned}) {
    const tap = this.taps.get(dispenser_id);
    if (tap && !this.#closedPours.has(transaction_id)) {
      const open_pour = {transaction_id, start_time, flow_volume, price, ends_by, owned};
      this.#changed({...tap, is_open: true, open_pour});
    }
  }

  /** Applies a closing, in the form of the event's data. */
  closed(closing) {
    this.#closedPours.add(closing.transaction_id);
    const tap = this.taps.get(closing.dispenser_id);
    if (tap?.open_pour?.transaction_id === closing.transaction_id) {
      const {open_pour: _, ...closed} = tap;
      this.taps.set(tap.id, {...closed, is_open: false});
    }
    this.#dispatch("closed", closing);
    this.#dispatch("change", {ids: new Set([closing.dispenser_id])});
  }

  async #keepFollowing() {
    for (let failures = 0; ; failures++) {
      this.#abort = new AbortController();
      this.#followed = false;
      await this.#follow().catch(() => {});
      if (this.#followed) {
        failures = 0;
        this.#followed = false;
      }
      this.#expectLoss();
      const delay = Math.min(LAST_RETRY, FIRST_RETRY * 1.5 ** failures);
      // Random, so that not all pages connect at once when a server restarts.
      await pause(delay * (0.5 + Math.random()));
    }
  }

  async #follow() {
    let silence = 0;
    const listen = (limit) => {
      clearTimeout(silence);
      silence = setTimeout(() => this.#abort.abort(), limit);
    };
    listen(LONGEST_SILENCE);
    const late = setTimeout(() => (this.#streamed = false), LONGEST_START);
    try {
      const response = await fetch(STREAM, {
        headers: this.#lastId ? {"Last-Event-ID": this.#lastId} : {},
        cache: "no-store",
        signal: this.#abort.signal,
      });
      if (!response.headers.get("Content-Type")?.startsWith("text/event-stream")) {
        this.#streamed = response.status >= 500;
        return;
      }
      for await (const event of events(response, () => listen(LONGEST_SILENCE))) {
        this.#receive(event);
      }
    } finally {
      clearTimeout(silence);
      clearTimeout(late);
    }
  }

  /** Polls while there is no stream, which some proxies block. */
  async #keepPolling() {
    for (;;) {
      await pause(POLL_INTERVAL);
      if (this.#streamed) {
        continue;
      }
      try {
        const listed = await call("GET", TAPS);
        if (!this.#followed) {
          this.#replace(listed.map((tap) => this.#withKnownPour(tap)));
        }
      } catch {
        this.#expectLoss();
      }
    }
  }

  #withKnownPour(tap) {
    const known = this.taps.get(tap.id)?.open_pour;
    return tap.is_open && known ? {open_pour: known, ...tap} : tap;
  }

  #receive({id, event, data}) {
    const message = JSON.parse(data);
    if (id) {
      this.#lastId = id;
      sessionStorage.setItem(LAST_ID, id);
    }
    if (event === "state") {
      this.#offset = -Infinity;
    }
    // Events are delayed by the network: the least delayed one gives the best clock offset.
    this.#offset = Math.max(this.#offset, Date.parse(message.time) - Date.now());
    switch (event) {
      case "state":
        this.#followed = true;
        this.#streamed = true;
        this.#replace(message.dispensers);
        break;
      case "opened":
        this.opened(message);
        break;
      case "closed":
        this.closed(message);
        break;
      case "changed":
        this.#changed(message.dispenser);
        break;
      case "alert":
        this.#dispatch("alert", message.alert);
        break;
    }
    if (this.#followed) {
      this.#received();
    }
  }

  #replace(dispensers) {
    this.taps = new Map(dispensers.map((tap) => [tap.id, tap]));
    this.#received();
    this.#dispatch("change", {ids: null});
  }

  #changed(tap) {
    if (tap.retired && !tap.is_open) {
      this.taps.delete(tap.id);
    } else {
      this.taps.set(tap.id, tap);
    }
    this.#dispatch("change", {ids: new Set([tap.id])});
  }

  #received() {
    clearTimeout(this.#lostTimer);
    this.#lostTimer = 0;
    this.since = new Date();
    this.#setStatus("live");
  }

  #expectLoss() {
    if (!this.#lostTimer && this.status !== "lost") {
      this.#lostTimer = setTimeout(() => this.#setStatus("lost"), PATIENCE);
    }
  }

  #setStatus(status) {
    if (status !== this.status) {
      this.status = status;
      this.#dispatch("status", {status});
    }
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
