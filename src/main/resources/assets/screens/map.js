import {Refused, call} from "./js/api.js";
import {Cards} from "./js/cards.js";
import {showConnection} from "./js/connection.js";
import {byId, element} from "./js/dom.js";
import {Live} from "./js/live.js";
import {Pins} from "./js/pins.js";
import {text} from "./js/text.js";

/** Milliseconds between attempts to read the map and its pins. */
const RETRY = 3_000;

const path = `/api/v1/maps/${encodeURIComponent(document.body.dataset.map)}`;
const message = byId("message");
const live = new Live();
const pins = new Pins(live);

message.textContent = text("loading");
showConnection(live);
const map = await ready();
if (map) {
  showMap();
}

/** Reads the map once it is processed; null if it does not exist. */
async function ready() {
  for (;;) {
    try {
      const found = await call("GET", `${path}/metadata`);
      if (found.status !== "waiting") {
        return found;
      }
      message.textContent = text("map_processing");
    } catch (failure) {
      if (failure instanceof Refused && failure.reason === "unknown_map") {
        message.textContent = text("map_unknown");
        return null;
      }
      message.textContent = text("map_failed");
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY));
  }
}

async function showMap() {
  byId("title").textContent = map.title;
  document.title = `${map.title} · Tapbill`;
  message.textContent = "";
  if (map.status === "processed" && map.width && map.height) {
    showPicture();
  } else {
    message.textContent = text("map_not_shown");
  }
  byId("list-section").hidden = false;
  const cards = new Cards(live, (tap) => pins.has(tap.id));
  live.addEventListener("change", async ({detail}) => {
    if (detail.ids === null && (await loadPins())) {
      cards.update();
    }
    pins.update(detail.ids);
  });
  cards.start();
  await loadPins();
  live.start();
}

function showPicture() {
  const plan = byId("plan");
  const picture = element("img", {
    alt: map.title,
    width: String(map.width),
    height: String(map.height),
  });
  picture.addEventListener("error", () => {
    plan.hidden = true;
    message.textContent = text("map_not_shown");
  });
  picture.src = path;
  plan.append(picture);
  plan.hidden = false;
}

/** Reads the pins, on each new connection only, because they are seldom moved. */
async function loadPins() {
  try {
    pins.replace(await call("GET", `${path}/pins`));
    return true;
  } catch {
    return false;
  }
}
