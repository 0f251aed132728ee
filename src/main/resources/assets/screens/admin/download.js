/** Links to files of the API. */

import {request} from "./session.js";
import {announce, explain} from "./states.js";

/** Makes a link see to it that there is a session, and be followed only then. */
export function download(link) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      await request("GET", "/auth/me");
      location.assign(link.href);
    } catch (error) {
      announce(explain(error));
    }
  });
}
