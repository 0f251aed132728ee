/** Dialogs over the page. The browser keeps the focus in them. */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {form} from "./form.js";
import {announce, button, explain} from "./states.js";

let count = 0;

/**
 * Opens a dialog.
 *
 * @param {string} title
 * @param {function(function()): Node[]} content of it, from what closes it
 * @param {function()} onClose called when it is closed, however that happens
 */
export function openDialog(title, content, onClose = () => {}) {
  const id = `dialog-${++count}`;
  const heading = element("h2", {id, tabindex: "-1"}, title);
  const dialog = element("dialog", {"aria-labelledby": id}, heading);
  const opener = document.activeElement;
  dialog.append(...content(() => dialog.close()));
  dialog.addEventListener("close", () => {
    dialog.remove();
    // What opened it may be gone with the list that it was in.
    (opener.isConnected ? opener : document.querySelector("main h1"))?.focus();
    onClose();
  });
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector("input, select, textarea") ?? heading).focus();
}

/** A form in a dialog, which is closed when the form has done what it does. */
export function formDialog(title, content, submit, onSubmit) {
  openDialog(title, (close) => {
    const done = async (filled) => {
      await onSubmit(filled);
      close();
      announce(text("admin_done"));
    };
    return [form(content, submit, done, [button(text("admin_cancel"), close)])];
  });
}

/**
 * Asks before an action that takes something away.
 *
 * @param {function(): Promise<string|undefined>} action may say what it has done
 * @param {Node[]} further what is shown between the question and the answers
 */
export function confirmed(title, question, yes, action, further = []) {
  openDialog(title, (close) => {
    const problem = element("p", {class: "problem", role: "alert"});
    const attempt = async () => {
      try {
        const words = await action();
        close();
        announce(words ?? text("admin_done"));
      } catch (error) {
        problem.textContent = explain(error);
      }
    };
    const buttons = [button(yes, attempt, {class: "danger"}), button(text("admin_cancel"), close)];
    return [
      element("p", {}, question),
      ...further,
      problem,
      element("div", {class: "buttons"}, ...buttons),
    ];
  });
}
