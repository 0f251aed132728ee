import {Refused, call, newKey} from "./api.js";
import {text} from "./text.js";

/** Milliseconds of retrying to open; a guest who has left must not find the tap opened later. */
const LONGEST_OPENING = 10_000;
/** Milliseconds of retrying to close; longer, because beer flows until the tap is closed. */
const LONGEST_CLOSING = 120_000;
const ATTEMPT = 5_000;
const FIRST_WAIT = 500;
const LAST_WAIT = 5_000;

/** Keys of texts by the API's reasons. */
const REFUSALS = {
  unknown_dispenser: "refused_unknown",
  retired: "refused_retired",
  already_open: "refused_already_open",
  already_closed: "refused_already_closed",
  not_on_access_list: "refused_not_authorized",
  token_in_use: "refused_token_in_use",
  tap_or_token_in_use: "refused_open_or_in_use",
  bill_too_large: "refused_bill_too_large",
  close_token: "refused_close_token",
  balance: "refused_balance",
  volume: "refused_volume",
  alcohol: "refused_alcohol",
  blocked: "refused_blocked",
  expired: "refused_expired",
  unknown_card: "refused_card",
};

/**
 * Opens a tap once, with retries under one idempotency key.
 *
 * @param {number} id
 * @param {{driver_token: string}|{card: string}|{}} guest the token or the card
 * @param {string} closeToken the secret that closes the pour
 * @param {function(Error)} onWait called with the failure before each retry
 * @return {Promise<{transaction_id: number, start_time: string, ends_by: string, bound: string}>}
 */
export function openTap(id, guest, closeToken, onWait) {
  const body = {close_token: closeToken, ...guest};
  return insist(`/api/dispenser/${id}/open`, {body}, LONGEST_OPENING, onWait, () => true);
}

/**
 * Closes a tap once, with retries under one idempotency key.
 *
 * @param {string|null} closeToken the secret of the opening
 * @param {function(): boolean} isStillMeant called before a retry; returns false if the tap
 *     has been opened again since
 * @return {Promise<object|null>} the bill; null if it is unknown because another pour has begun
 */
export function closeTap(id, closeToken, onWait, isStillMeant) {
  const headers = closeToken ? {"X-Close-Token": closeToken} : {};
  return insist(`/api/dispenser/${id}/close`, {headers}, LONGEST_CLOSING, onWait, isStillMeant);
}

/** Returns the text of a failure for people. */
export function explain(failure, unanswered) {
  if (!(failure instanceof Refused)) {
    return text(unanswered);
  }
  const key = REFUSALS[failure.reason];
  if (key) {
    return text(key);
  }
  // The venue has written the message of an alert for its guests.
  return failure.reason === "sensor_alert"
    ? failure.message
    : text("refused_other", {message: failure.message});
}

/** Retries a request under one idempotency key until it has a final response or time is up. */
async function insist(path, options, longest, onWait, isStillMeant) {
  const end = Date.now() + longest;
  const headers = {...options.headers, "Idempotency-Key": newKey()};
  for (let wait = FIRST_WAIT; ; wait = Math.min(LAST_WAIT, wait * 2)) {
    try {
      return await call("POST", path, {...options, headers, timeout: ATTEMPT});
    } catch (failure) {
      const isFinal = failure instanceof Refused && !failure.passing;
      const pause = Math.max(wait, (failure.retryAfter ?? 0) * 1000);
      if (isFinal || Date.now() + pause > end) {
        throw failure;
      }
      onWait(failure);
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (!isStillMeant()) {
        return null;
      }
    }
  }
}
