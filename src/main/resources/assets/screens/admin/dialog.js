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
 * @param {function(function()): Node[]} content builds the content; its argument closes the dialog
 * @param {function()} onClose called after any way of closing
 */
export function openDialog(title, content, onClose = () => {}) {
  const id = `dialog-${++count}`;
  const heading = element("h2", {id, tabindex: "-1"}, title);
  const dialog = element("dialog", {"aria-labelledby": id}, heading);
  const opener = document.activeElement;
  dialog.append(...content(() => dialog.close()));
  dialog.addEventListener("close", () => {
    dialog.remove();
    // The element that opened the dialog may have been removed with its list.
    (opener.isConnected ? opener : document.querySelector("main h1"))?.focus();
    onClose();
  });
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector("input, select, textarea") ?? heading).focus();
}

/** Opens a dialog with a form, which closes after a successful submit. */
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
 * Asks for confirmation of an action that removes something.
 *
 * @param {function(): Promise<string|undefined|null>} action resolves to a message to announce,
 *     to nothing, or to null if it is not done yet
 * @param {Node[]} further content between the question and the buttons
 */
export function confirmed(title, question, yes, action, further = []) {
  openDialog(title, (close) => {
    const problem = element("p", {class: "problem", role: "alert"});
    const attempt = async () => {
      try {
        const words = await action();
        close();
        if (words !== null) {
          announce(words ?? text("admin_done"));
        }
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
