import {byId} from "./dom.js";
import {formatTime, text} from "./text.js";

/** Says above a page that its connection is lost, and of when what it shows is. */
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
