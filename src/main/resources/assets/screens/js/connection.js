import {byId} from "./dom.js";
import {formatTime, text} from "./text.js";

/** Shows above the page that the connection is lost, and the time of the last data. */
export function showConnection(live) {
  const line = byId("connection");
  live.addEventListener("status", () => {
    document.body.dataset.connection = live.status;
    line.textContent = live.status === "lost" ? lost(live.since) : "";
  });
}

function lost(since) {
  return since
    ? text("connection_lost", {time: formatTime(since)})
    : text("connection_none");
}
