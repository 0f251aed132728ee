/** The login form, in the page at first and later in a dialog. */

import {Refused} from "../js/api.js";
import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {openDialog} from "./dialog.js";
import {field, form, values} from "./form.js";
import {logIn, SessionEnded} from "./session.js";
import {button} from "./states.js";

/** Returns the form; `onDone` gets the person who logged in. */
export function loginForm(onDone, further = []) {
  const fields = [
    field({
      name: "username",
      label: text("admin_username"),
      attributes: {autocomplete: "username", autocapitalize: "none", spellcheck: "false"},
    }),
    field({
      name: "password",
      label: text("admin_password"),
      type: "password",
      attributes: {autocomplete: "current-password"},
    }),
  ];
  const attempt = async (filled) =>
    onDone(await proven(values(filled).username, filled.elements.password.value));
  return form(fields, text("admin_login"), attempt, further);
}

/** Checks a password by a login; reports a wrong one as such and not as a missing session. */
export async function proven(username, password) {
  try {
    return await logIn(username, password);
  } catch (error) {
    if (error instanceof Refused && error.reason === "wrong_credentials") {
      error.message = text("admin_login_wrong");
    }
    throw error;
  }
}

/** Opens a dialog to log in again, over the present content. */
export function loginAgain(onPerson) {
  return new Promise((resolve, reject) => {
    let person = null;
    const content = (close) => [
      element("p", {class: "hint"}, text("admin_login_kept")),
      loginForm(
        (who) => {
          person = who;
          close();
        },
        [button(text("admin_cancel"), close)],
      ),
    ];
    openDialog(text("admin_login_again"), content, () => {
      if (person) {
        onPerson(person);
        resolve();
      } else {
        reject(new SessionEnded());
      }
    });
  });
}
