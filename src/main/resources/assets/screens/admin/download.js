/** Links to files of the API. */

import {request} from "./session.js";
import {announce, explain} from "./states.js";

/** Follows a link only after a request has made sure that the session is valid. */
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
