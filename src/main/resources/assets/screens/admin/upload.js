/** Uploads that show their progress. */

import {Refused, Unanswered} from "../js/api.js";
import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {Invalid} from "./form.js";
import {request, withSession} from "./session.js";
import {button} from "./states.js";

const percent = new Intl.NumberFormat(document.documentElement.lang, {style: "percent"});

/** Returns the file chosen in the form's control `file`. */
export function fileOf(filled) {
  const [file] = filled.elements.file.files;
  if (!file) {
    throw new Invalid("file", text("admin_file_missing"));
  }
  return file;
}

/** The person has stopped the upload. */
export class Stopped extends Error {
  constructor() {
    super(text("admin_upload_stopped"));
  }
}

/** A progress bar with a stop button, visible during an upload. */
export class Upload {
  element;
  #bar = element("progress", {max: "1", value: "0", "aria-label": text("admin_upload_progress")});
  #share = element("span", {class: "share"});
  #running = null;

  constructor() {
    const stop = button(text("admin_upload_stop"), () => this.#running?.abort());
    this.element = element("div", {class: "progress", hidden: true}, this.#bar, this.#share, stop);
  }

  /**
   * Sends a body.
   *
   * @return {Promise<any>} the JSON of the response
   * @throws {Refused|Unanswered|Stopped}
   */
  async send(method, path, body, headers = {}) {
    try {
      return await withSession(async () => {
        // A missing session is found before the whole body is sent.
        await request("GET", "/auth/me");
        this.element.hidden = false;
        return this.#attempt(method, path, body, headers);
      });
    } finally {
      this.element.hidden = true;
      this.#running = null;
    }
  }

  #attempt(method, path, body, headers) {
    return new Promise((resolve, reject) => {
      const running = new XMLHttpRequest();
      this.#running = running;
      running.open(method, path);
      for (const [name, value] of Object.entries(headers)) {
        running.setRequestHeader(name, value);
      }
      running.upload.addEventListener("progress", ({loaded, total}) => this.#showShare(loaded / total));
      running.addEventListener("load", () => answered(running, resolve, reject));
      running.addEventListener("error", () => reject(new Unanswered("upload")));
      running.addEventListener("abort", () => reject(new Stopped()));
      this.#showShare(0);
      running.send(body);
    });
  }

  #showShare(share) {
    this.#bar.value = share;
    // The body is sent, and the server is still storing it.
    this.#share.textContent = share < 1 ? percent.format(share) : text("admin_upload_storing");
  }
}

function answered({status, responseText, statusText}, resolve, reject) {
  let content = null;
  try {
    content = JSON.parse(responseText);
  } catch {
    // The body is not JSON: a proxy has answered.
  }
  if (status >= 200 && status < 300) {
    resolve(content);
  } else {
    reject(new Refused(status, content, statusText, null));
  }
}
