/** The section of the venue's maps: files, visibility, and the pins of taps. */

import {element} from "../js/dom.js";
import {language, text} from "../js/text.js";
import {confirmed, formDialog, openDialog} from "./dialog.js";
import {field, form, values} from "./form.js";
import {formatDateTime} from "./format.js";
import {readPage} from "./pages.js";
import {Pins} from "./pins.js";
import {request} from "./session.js";
import {announce, button, fill, nothing} from "./states.js";
import {fileOf, Upload} from "./upload.js";

const PATH = "/api/v1/maps";
const VISIBILITIES = ["public", "members", "private"];

/** Milliseconds after which the state of a map in processing is read again. */
const PROCESSING = 2000;

export const maps = {
  id: "maps",
  title: "admin_maps",

  show(main, context) {
    const [id] = context.rest;
    return id ? new Pins(id, context).show(main) : new Maps(context).show(main);
  },
};

class Maps {
  #context;
  #place = element("div");
  #timer = 0;

  constructor(context) {
    this.#context = context;
    context.signal.addEventListener("abort", () => clearTimeout(this.#timer));
  }

  show(main) {
    const buttons = element(
      "div",
      {class: "buttons"},
      button(text("admin_map_upload"), () => this.#upload(), {class: "primary"}),
      button(text("admin_refresh"), () => this.#load()),
    );
    main.append(element("div", {class: "toolbar"}, buttons), this.#place);
    return this.#load();
  }

  #load() {
    return fill(
      this.#place,
      () => readPage(PATH),
      ({data, next}) => this.#shown(data, next),
    );
  }

  #shown(found, next) {
    if (found.length === 0) {
      return nothing(text("admin_maps_none"));
    }
    const list = element("ul", {class: "maps"}, ...found.map((map) => this.#card(map)));
    this.#lookAgain(found);
    return [list, ...this.#more(next, list)];
  }

  #more(next, list) {
    if (!next) {
      return [];
    }
    const more = button(text("admin_load_more"), async () => {
      const page = await readPage(next);
      list.append(...page.data.map((map) => this.#card(map)));
      more.replaceWith(...this.#more(page.next, list));
    });
    return [more];
  }

  /** Renders only the cards of maps in processing, so that the focus elsewhere is kept. */
  #lookAgain(found) {
    clearTimeout(this.#timer);
    const waiting = found.filter((map) => map.status === "waiting");
    if (waiting.length > 0 && !this.#context.signal.aborted) {
      this.#timer = setTimeout(async () => {
        const now = await Promise.all(waiting.map((map) => this.#current(map)));
        this.#lookAgain(now);
      }, PROCESSING);
    }
  }

  async #current(map) {
    try {
      const {data} = await request("GET", `${PATH}/${map.id}/metadata`);
      if (data.status !== map.status) {
        this.#place.querySelector(`[data-map="${map.id}"]`)?.replaceWith(this.#card(data));
      }
      return data;
    } catch {
      return map; // The next interval tries again.
    }
  }

  #card(map) {
    return element(
      "li",
      {class: "panel map", "data-map": map.id},
      preview(map),
      element("h2", {}, map.title),
      ...facts(map),
      element("div", {class: "buttons"}, ...this.#actions(map)),
    );
  }

  #actions(map) {
    const named = (words) => ({"aria-label": `${words}: ${map.title}`});
    const link = (key, href) => {
      const words = text(key);
      return element("a", {class: "button", href, ...named(words)}, words);
    };
    const action = (key, run) => {
      const words = text(key);
      return button(words, () => run(words), named(words));
    };
    return [
      ...(map.is_processed ? [link("admin_map_open", `/map/${map.id}`)] : []),
      link("admin_map_pins", `#/maps/${map.id}`),
      action("admin_edit", () => this.#edit(map)),
      action("admin_delete", (words) => this.#delete(map, words)),
    ];
  }

  #edit(map) {
    const fields = [
      field({name: "title", label: text("admin_map_title"), value: map.title}),
      visibilityField(map.visibility),
    ];
    formDialog(text("admin_map_edit"), fields, text("admin_save"), async (filled) => {
      await request("PATCH", `${PATH}/${map.id}`, {body: values(filled)});
      await this.#load();
    });
  }

  #delete(map, words) {
    confirmed(words, text("admin_map_delete_question", {title: map.title}), words, async () => {
      await request("DELETE", `${PATH}/${map.id}`);
      await this.#load();
    });
  }

  #upload() {
    const upload = new Upload();
    const fields = [
      field({name: "file", label: text("admin_file"), type: "file"}),
      field({
        name: "title",
        label: text("admin_map_title"),
        hint: text("admin_map_title_hint"),
        attributes: {autocomplete: "off"},
      }),
      visibilityField("members"),
      upload.element,
    ];
    openDialog(text("admin_map_upload"), (close) => {
      const send = async (filled) => {
        fileOf(filled);
        // Without a title the API uses the name of the file.
        const body = new FormData(filled);
        if (body.get("title").trim() === "") {
          body.delete("title");
        }
        await upload.send("POST", PATH, body);
        close();
        announce(text("admin_map_uploaded"));
        await this.#load();
      };
      const cancel = button(text("admin_cancel"), close);
      return [form(fields, text("admin_upload"), send, [cancel])];
    });
  }
}

function visibilityField(value) {
  return field({
    name: "visibility",
    label: text("admin_visibility"),
    value,
    options: VISIBILITIES.map((name) => [name, text(`admin_visibility_${name}`)]),
  });
}

function preview(map) {
  if (!map.has_preview) {
    const words = text(`admin_map_${map.status}`);
    return element("div", {class: "preview missing", "aria-hidden": "true"}, words);
  }
  const src = `${PATH}/${map.id}?version=preview`;
  return element("img", {class: "preview", src, alt: "", loading: "lazy"});
}

function facts(map) {
  const state = element(
    "span",
    {class: "badge", "data-value": map.status},
    text(`admin_map_${map.status}`),
  );
  const about = [
    text(`admin_visibility_${map.visibility}`),
    formatBytes(map.size),
    map.file_name,
    map.uploader,
    formatDateTime(map.created_at),
  ];
  return [
    element("p", {}, state),
    element("p", {class: "hint"}, about.filter((fact) => fact).join(" · ")),
    ...(map.failure ? [element("p", {class: "problem"}, map.failure)] : []),
  ];
}

function formatBytes(size) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: units[power],
    maximumFractionDigits: 1,
  }).format(size / 1000 ** power);
}
