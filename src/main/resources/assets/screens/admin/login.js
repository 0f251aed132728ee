/** Logging in: at first in the page, later over it. */

import {Refused} from "../js/api.js";
import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {openDialog} from "./dialog.js";
import {field, form, values} from "./form.js";
import {isUnauthorized, logIn, SessionEnded} from "./session.js";
import {button} from "./states.js";

/** The form; `onDone` gets who logged in. */
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

/** Who a password is of. */
export async function proven(username, password) {
  try {
    return await logIn(username, password);
  } catch (error) {
    throw isUnauthorized(error) ? new Refused(401, text("admin_login_wrong"), null) : error;
  }
}

/** Asks to log in again, over whatever is there. */
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
