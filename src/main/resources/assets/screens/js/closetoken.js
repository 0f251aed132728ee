import {newKey} from "./api.js";
import {micros} from "./money.js";

/** Microseconds between the request of an opening and its pour, with the error of both clocks. */
const LONGEST = 60_000_000n;

/**
 * The secret that closes the pour which this browser has opened at a tap. The local storage keeps
 * it with the id of the pour, so that a reload, or another page of this browser, can close the tap.
 */
export class CloseToken {
  #name;

  /** @param {number} id of the dispenser */
  constructor(id) {
    this.#name = `tapbill.close.${id}`;
  }

  /**
   * Creates the secret of an opening. It is stored before the request, whose answer may be lost.
   *
   * @param {bigint} now the server's time in microseconds
   */
  create(now) {
    const token = newKey();
    this.#keep({token, requested: String(now)});
    return token;
  }

  /** Stores the pour that the opening began. */
  confirm(transactionId) {
    const {token} = this.#kept();
    this.#keep({token, transaction_id: transactionId});
  }

  /** Drops the secret: its opening was refused. */
  drop() {
    localStorage.removeItem(this.#name);
  }

  /** Drops the secret if it is that of a pour that has ended. */
  ended(transactionId) {
    if (this.#kept().transaction_id === transactionId) {
      this.drop();
    }
  }

  /**
   * Returns the secret of a running pour; null if this browser has not opened it.
   *
   * @param {object|undefined} pour undefined while only the API's list is known
   */
  of(pour) {
    const {token, transaction_id, requested} = this.#kept();
    if (!token) {
      return null;
    }
    const isIts = transaction_id
      ? !pour || pour.transaction_id === transaction_id
      : !pour || isRequested(pour, BigInt(requested));
    return isIts ? token : null;
  }

  #kept() {
    return JSON.parse(localStorage.getItem(this.#name) ?? "{}");
  }

  #keep(content) {
    localStorage.setItem(this.#name, JSON.stringify(content));
  }
}

/** Returns true if a pour can be that of an opening whose answer was lost. */
function isRequested(pour, requested) {
  const delay = micros(pour.start_time) - requested;
  return Boolean(pour.owned) && delay > -LONGEST && delay < LONGEST;
}
