/** The download of a table: asks for its format, and for a valid session before it starts. */

import {text} from "../js/text.js";
import {formDialog} from "./dialog.js";
import {controlIn, field} from "./form.js";
import {query} from "./pages.js";
import {request} from "./session.js";
import {button} from "./states.js";
import {venueZone} from "./zone.js";

/** What the API takes for each format. */
const FORMATS = {
  xlsx: {format: "xlsx"},
  comma: {format: "csv", separator: ";", decimal: ","},
  point: {format: "csv", separator: ",", decimal: "."},
};

/** The format that was chosen last. */
let chosen = "xlsx";

/**
 * A button that asks for a format and downloads a table.
 *
 * @param {string} path of the API
 * @param {function(): object} parameters further ones of the path, at the moment of the download
 */
export function exportButton(path, parameters) {
  return button(text("admin_export"), () => {
    const format = field({
      name: "format",
      label: text("admin_export_format"),
      value: chosen,
      options: Object.keys(FORMATS).map((name) => [name, text(`admin_export_${name}`)]),
      hint: text("admin_export_hint", {zone: venueZone()}),
    });
    formDialog(text("admin_export_title"), [format], text("admin_export_submit"), async () => {
      chosen = controlIn(format).value;
      const zone = await zoneOfServer();
      location.assign(query(path, {...parameters(), ...FORMATS[chosen], zone}));
    });
  });
}

/** Returns the venue's zone, or UTC if the browser knows a zone that the server does not know yet. */
async function zoneOfServer() {
  const hour = {from: "2000-01-01T00:00:00Z", to: "2000-01-01T01:00:00Z"};
  try {
    await request("GET", query("/api/statistics/timeline", {...hour, zone: venueZone()}));
    return venueZone();
  } catch (failure) {
    if (failure.reason !== "unknown_zone") {
      throw failure;
    }
    return "UTC";
  }
}
