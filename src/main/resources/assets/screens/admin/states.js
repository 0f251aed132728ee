/** What is shown while something is read, when there is nothing, and when it went wrong. */

import {Refused, Unanswered} from "../js/api.js";
import {byId, element} from "../js/dom.js";
import {text} from "../js/text.js";
import {SessionEnded} from "./session.js";

/** How long a message stays. */
const SHOWN = 8000;

/** What an error says to people. */
export function explain(error) {
  if (error instanceof SessionEnded) {
    return text("admin_login_ended");
  }
  if (error instanceof Refused) {
    return error.message || text("admin_error_unknown");
  }
  if (error instanceof Unanswered) {
    return text("admin_error_offline");
  }
  return error.message;
}

export function loading() {
  return element("p", {class: "notice loading", role: "status"}, text("loading"));
}

export function nothing(words) {
  return element("p", {class: "notice"}, words);
}

/** An error with a button that tries again. */
export function failure(error, retry) {
  return element(
    "div",
    {class: "notice failure", role: "alert"},
    element("p", {}, element("strong", {}, text("admin_error_title")), " ", explain(error)),
    button(text("admin_retry"), retry),
  );
}

/**
 * Fills a place with what a promise gives: first a word that it is read, then that, or the error.
 * Only the last call for a place counts; what is there stays until then.
 */
export async function fill(place, read, render) {
  const turn = Symbol("turn");
  turns.set(place, turn);
  place.setAttribute("aria-busy", "true");
  if (place.childElementCount === 0 || place.querySelector(":scope > .notice")) {
    place.replaceChildren(loading());
  }
  let content;
  try {
    content = render(await read());
  } catch (error) {
    content = failure(error, () => fill(place, read, render));
  }
  if (turns.get(place) === turn) {
    place.setAttribute("aria-busy", "false");
    show(place, [content].flat());
  }
}

const turns = new WeakMap();

/** What is there already is left alone: it may have the focus. */
function show(place, nodes) {
  const isThere =
    nodes.length === place.childNodes.length && nodes.every((node) => node.parentNode === place);
  if (!isThere) {
    place.replaceChildren(...nodes);
  }
}

/** Says something to screen readers, and shows it for a while. */
export function announce(words) {
  const message = element("p", {}, words);
  byId("announcements").replaceChildren(message);
  setTimeout(() => message.remove(), SHOWN);
}

/** A button that runs an action; while that runs, it cannot be pressed again. */
export function button(words, action, attributes = {}) {
  const made = element("button", {type: "button", ...attributes}, words);
  made.addEventListener("click", () => busy(made, action));
  return made;
}

/** Marks a button busy while an action runs. It keeps the focus, which a disabled one would lose. */
export async function busy(pressed, action) {
  if (pressed.getAttribute("aria-disabled") === "true") {
    return;
  }
  pressed.setAttribute("aria-disabled", "true");
  try {
    await action();
  } catch (error) {
    announce(explain(error));
  } finally {
    pressed.removeAttribute("aria-disabled");
  }
}
