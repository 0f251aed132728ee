/** The access lists of taps: which wristbands open them, and when. */

import {element} from "../js/dom.js";
import {text} from "../js/text.js";
import {confirmed} from "./dialog.js";
import {nameOf} from "./dispensers.js";
import {controlIn, field, form, values} from "./form.js";
import {formatDateTime} from "./format.js";
import {PagedTable} from "./pages.js";
import {request} from "./session.js";
import {announce, button, fill, nothing} from "./states.js";
import {fileOf, Upload} from "./upload.js";
import {instantOfInput} from "./zone.js";

/** The chosen tap, kept when the section is left. */
let chosen = "";

export const access = {
  id: "access",
  title: "admin_access",

  show(main, context) {
    const place = element("div");
    main.append(place);
    return fill(
      place,
      () => context.dispensers.all(),
      (taps) => (taps.length === 0 ? nothing(text("admin_taps_none")) : chooser(taps)),
    );
  },
};

function chooser(taps) {
  const known = taps.some((tap) => tap.station_id === chosen);
  chosen = known ? chosen : taps[0].station_id;
  const choice = field({
    name: "station",
    label: text("admin_tap"),
    value: chosen,
    options: taps.map((tap) => [tap.station_id, nameOf(tap)]),
  });
  const place = element("div");
  const show = () => {
    const tap = taps.find((candidate) => candidate.station_id === chosen);
    const list = new AccessList(tap);
    place.replaceChildren(list.element);
    list.load();
  };
  choice.addEventListener("change", () => {
    chosen = controlIn(choice).value;
    show();
  });
  show();
  return element("div", {}, element("div", {class: "toolbar"}, choice), place);
}

class AccessList {
  element;
  #path;
  #size = element("p", {class: "hint"});
  #entries;

  constructor({station_id, access: opens}) {
    this.#path = `/station/${station_id}`;
    this.#entries = new PagedTable({
      caption: text("admin_access"),
      none: text("admin_access_none"),
      columns: [
        {title: text("admin_token"), cell: (entry) => element("code", {}, entry.driver_token)},
        {title: text("admin_valid_from"), cell: (entry) => formatDateTime(entry.valid_from) || "–"},
        {
          title: text("admin_valid_until"),
          cell: (entry) => formatDateTime(entry.valid_until) || "–",
        },
        {title: text("admin_actions"), cell: (entry) => this.#remove(entry)},
      ],
      onPage: ({data, headers, next}) => this.#first(data, headers, next),
    });
    const hint = opens === "open" ? [nothing(text("admin_access_unused"))] : [];
    const forms = element("div", {class: "columns"}, this.#addForm(), this.#uploadForm());
    this.element = element("div", {}, ...hint, this.#size, forms, this.#entries.element);
  }

  load() {
    return this.#entries.load(`${this.#path}/acl`);
  }

  #first(data, headers, next) {
    // The ETag ends in a suffix when the response is compressed: only its digits are the version.
    const [version] = /\d+/.exec(headers.get("ETag"));
    const size = next ? text("admin_access_more", {size: data.length}) : String(data.length);
    this.#size.textContent = text("admin_access_version", {version, size});
  }

  #tokenPath(token) {
    return `${this.#path}/driver/${encodeURIComponent(token)}/acl`;
  }

  #addForm() {
    const fields = [
      field({
        name: "driver_token",
        label: text("admin_token"),
        hint: text("admin_token_hint"),
        attributes: {autocomplete: "off", autocapitalize: "none", spellcheck: "false"},
      }),
      field({name: "valid_from", label: text("admin_valid_from"), type: "datetime-local"}),
      field({name: "valid_until", label: text("admin_valid_until"), type: "datetime-local"}),
    ];
    const add = async (filled) => {
      const {driver_token, valid_from, valid_until} = values(filled);
      const body = {
        valid_from: instantOfInput(valid_from),
        valid_until: instantOfInput(valid_until),
      };
      const {data} = await request("PUT", this.#tokenPath(driver_token || " "), {body});
      filled.reset();
      announce(text("admin_access_size", {size: data.new_size}));
      await this.load();
    };
    return section("access-add", text("admin_access_add"), form(fields, text("admin_add"), add));
  }

  #uploadForm() {
    const upload = new Upload();
    const file = field({
      name: "file",
      label: text("admin_file"),
      type: "file",
      hint: text("admin_access_file_hint"),
      attributes: {accept: ".csv,.json,text/csv,application/json"},
    });
    const replace = async (filled, list) => {
      const type = list.name.toLowerCase().endsWith(".json") ? "application/json" : "text/csv";
      const headers = {"Content-Type": type};
      const answer = await upload.send("PUT", `${this.#path}/acl`, list, headers);
      filled.reset();
      await this.load();
      return text("admin_access_replaced", {size: answer.new_size, version: answer.version});
    };
    const title = text("admin_access_upload");
    const made = form([file], text("admin_upload"), async (filled) => {
      const list = fileOf(filled);
      const question = text("admin_access_upload_question", {file: list.name});
      confirmed(title, question, title, () => replace(filled, list), [upload.element]);
    });
    return section("access-upload", title, made);
  }

  #remove({driver_token: token}) {
    const title = text("admin_access_remove");
    const ask = () =>
      confirmed(title, text("admin_access_remove_question", {token}), title, async () => {
        await request("DELETE", this.#tokenPath(token));
        await this.load();
      });
    return button(title, ask, {"aria-label": `${title}: ${token}`});
  }
}

function section(id, title, content) {
  return element(
    "section",
    {class: "panel", "aria-labelledby": id},
    element("h2", {id}, title),
    content,
  );
}
