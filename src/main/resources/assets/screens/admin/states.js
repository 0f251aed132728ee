/** The states of content: loading, empty, failed; messages, and busy buttons. */

import {Refused, Unanswered} from "../js/api.js";
import {byId, element} from "../js/dom.js";
import {text} from "../js/text.js";
import {SessionEnded} from "./session.js";

/** Milliseconds for which a message is shown. */
const SHOWN = 8000;

/** Returns the text of an error for people. */
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

/** Returns an error message with a retry button. */
export function failure(error, retry) {
  return element(
    "div",
    {class: "notice failure", role: "alert"},
    element("p", {}, element("strong", {}, text("admin_error_title")), " ", explain(error)),
    button(text("admin_retry"), retry),
  );
}

/**
 * Fills an element with the result of a promise, or with its error; an empty one shows that it is
 * loading. Only the last call for an element counts; until it ends the old content stays.
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

/** Replaces the content, unless it is the same elements: one of them may have the focus. */
function show(place, nodes) {
  const isThere =
    nodes.length === place.childNodes.length && nodes.every((node) => node.parentNode === place);
  if (!isThere) {
    place.replaceChildren(...nodes);
  }
}

/** Announces a message to screen readers and shows it for a while. */
export function announce(words) {
  const message = element("p", {}, words);
  byId("announcements").replaceChildren(message);
  setTimeout(() => message.remove(), SHOWN);
}

/** Returns a button that runs an action and ignores clicks while it runs. */
export function button(words, action, attributes = {}) {
  const made = element("button", {type: "button", ...attributes}, words);
  made.addEventListener("click", () => busy(made, action));
  return made;
}

/** Marks a button busy while an action runs; a disabled button would lose the focus. */
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
