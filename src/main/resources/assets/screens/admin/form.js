/** Forms with labels, hints, the API's errors beside the fields they name, and a busy button. */

import {Refused} from "../js/api.js";
import {byId, element} from "../js/dom.js";
import {text} from "../js/text.js";
import {busy, explain} from "./states.js";

/** A field is invalid, found without a request to the API. */
export class Invalid extends Error {
  constructor(field, message) {
    super(message);
    this.field = field;
  }
}

let count = 0;

/**
 * A labelled control, with a hint and an error message.
 *
 * @param {object} field
 * @param {string} field.name as the API names it
 * @param {string} field.label
 * @param {string} [field.type] of an input, or `textarea`
 * @param {string[][]} [field.options] values and texts of a select
 * @param {string} [field.value]
 * @param {string} [field.hint]
 * @param {object} [field.attributes] further ones of the control
 */
export function field({name, label, type = "text", options, value, hint, attributes = {}}) {
  const id = `field-${++count}`;
  const notes = hint ? `${id}-problem ${id}-hint` : `${id}-problem`;
  const control = controlOf(type, options, {id, name, "aria-describedby": notes, ...attributes});
  if (value != null) {
    control.value = value;
  }
  return element(
    "div",
    {class: "field"},
    element("label", {for: id}, label),
    control,
    ...(hint ? [element("p", {class: "hint", id: `${id}-hint`}, hint)] : []),
    element("p", {class: "problem", id: `${id}-problem`}),
  );
}

function controlOf(type, options, attributes) {
  if (options) {
    const choices = options.map(([value, words]) => element("option", {value}, words));
    return element("select", attributes, ...choices);
  }
  return type === "textarea"
    ? element("textarea", attributes)
    : element("input", {type, ...attributes});
}

/** A control of a field. */
export function controlIn(place) {
  return place.querySelector("input, select, textarea");
}

/**
 * A form.
 *
 * @param {Node[]} content
 * @param {string} submit label of its button
 * @param {function(HTMLFormElement): Promise} onSubmit an error that it throws is shown, and the
 *     input is kept
 * @param {Node[]} further buttons beside that one
 */
export function form(content, submit, onSubmit, further = []) {
  const send = element("button", {type: "submit", class: "primary"}, submit);
  const problem = element("p", {class: "problem", role: "alert"});
  const made = element(
    "form",
    {novalidate: true},
    ...content,
    problem,
    element("div", {class: "buttons"}, send, ...further),
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    busy(send, async () => {
      clearProblems(made, problem);
      try {
        await onSubmit(made);
      } catch (error) {
        showProblems(made, problem, error);
      }
    });
  });
  return made;
}

/** Returns the trimmed values of a form's controls by their names. */
export function values(filled) {
  const texts = [...new FormData(filled)].filter(([, value]) => typeof value === "string");
  return Object.fromEntries(texts.map(([name, value]) => [name, value.trim()]));
}

/**
 * Parses a number with a decimal comma or point. Returns other text unchanged, so that the API
 * explains the error.
 */
export function decimal(written) {
  const plain = written.replace(",", ".");
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : written;
}

function clearProblems(filled, problem) {
  problem.textContent = "";
  for (const control of filled.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid");
    byId(`${control.id}-problem`).textContent = "";
  }
}

/** Splits the API's message by fields: each part of its one line begins with a field's name. */
function showProblems(filled, problem, error) {
  const others = sentencesOf(error)
    .filter(({field, words}) => !showBeside(filled, field, words))
    .map(({words}) => words);
  const first = filled.querySelector("[aria-invalid]");
  problem.textContent = others.join("; ") || (first ? text("admin_form_invalid") : "");
  first?.focus();
}

function sentencesOf(error) {
  if (error instanceof Invalid) {
    return [{field: error.field, words: error.message}];
  }
  if (error instanceof Refused && error.status === 400) {
    return error.message.split("; ").map((words) => ({field: words.split(" ", 1)[0], words}));
  }
  return [{field: null, words: explain(error)}];
}

function showBeside(filled, field, words) {
  const control = [...filled.elements].find(({name}) => name && name === field);
  if (!control) {
    return false;
  }
  byId(`${control.id}-problem`).textContent = words;
  control.setAttribute("aria-invalid", "true");
  return true;
}
