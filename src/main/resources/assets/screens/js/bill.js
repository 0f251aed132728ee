import {byId, fill, fillFigure} from "./dom.js";
import {formatExactMoney, formatLitres, formatMoney, formatTimes, text} from "./text.js";

/**
 * The bill of the last pour on this page. The session storage keeps it, so that a reload does not
 * lose it.
 */
export class Bill {
  /** The data of the `closed` event. @type {object|null} */
  closing;

  #name;
  #pours = new Set();
  #bounds = new Map();

  /** @param {number} id of the dispenser */
  constructor(id) {
    this.#name = `tapbill.bill.${id}`;
    const kept = JSON.parse(sessionStorage.getItem(this.#name) ?? "{}");
    this.closing = kept.closing ?? null;
    if (kept.pour) {
      this.#pours.add(kept.pour);
      this.#bounds.set(kept.pour, kept.bound);
    }
  }

  /** Expects the bill of a running pour and drops the one before. */
  follow(pour) {
    if (this.closing && this.closing.transaction_id !== pour.transaction_id) {
      this.closing = null;
    }
    if (pour.bound) {
      this.#bounds.set(pour.transaction_id, pour.bound);
    }
    this.expect(pour.transaction_id);
  }

  /** Makes {@link take} accept the bill of this pour. */
  expect(transactionId) {
    this.#pours.add(transactionId);
    this.#keep(transactionId);
  }

  /** Returns the bound of a pour that this page has opened; that of the tap if it is not known. */
  boundOf(transactionId) {
    return this.#bounds.get(transactionId) ?? "tap";
  }

  /**
   * Stores the closing of a pour.
   *
   * @return {boolean} true if the bill was expected and not stored yet
   */
  take(closing) {
    const isNews =
      this.#pours.has(closing.transaction_id) &&
      this.closing?.transaction_id !== closing.transaction_id;
    if (isNews) {
      this.closing = closing;
      this.#keep(closing.transaction_id);
    }
    return isNews;
  }

  /** @param {boolean} isTime true while no pour runs */
  show(isTime) {
    const section = byId("bill");
    section.hidden = !isTime || !this.closing;
    if (section.hidden) {
      return;
    }
    const {transaction_id, amount, cost, price, start_time, end_time, ended_by} = this.closing;
    const exact = formatExactMoney(cost);
    fillFigure(section, "bill-amount", String(amount), formatLitres(amount));
    fillFigure(section, "bill-price", String(price), formatExactMoney(price));
    fillFigure(section, "bill-cost", String(cost), formatMoney(cost));
    fill(section, {
      "bill-time": formatTimes(start_time, end_time),
      "bill-bound": ended_by === "bound" ? text(`bill_bound_${this.boundOf(transaction_id)}`) : "",
      "bill-exact": exact === formatMoney(cost) ? "" : text("bill_exact", {cost: exact}),
    });
  }

  #keep(pour) {
    sessionStorage.setItem(this.#name, JSON.stringify({pour, bound: this.#bounds.get(pour), closing: this.closing}));
  }
}
