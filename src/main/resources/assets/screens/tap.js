import {Refused, call} from "./js/api.js";
import {Bill} from "./js/bill.js";
import {CloseToken} from "./js/closetoken.js";
import {showConnection} from "./js/connection.js";
import {byId, fill, fillFigure} from "./js/dom.js";
import {fillGlass} from "./js/glass.js";
import {Live} from "./js/live.js";
import {closeTap, explain, openTap} from "./js/pouring.js";
import {dropRole, isStaff} from "./js/role.js";
import {fillFigures, fillTap, mostOf, runningBill, stateOf} from "./js/taps.js";
import {formatLitres, formatMoney, formatNumber, text} from "./js/text.js";

const TOKEN = /^[A-Za-z0-9._~-]{20,80}$/;
const CARD = /^(([0-9a-f]{2}){4,10}|[0-9a-f]{2}(:[0-9a-f]{2}){3,9})$/i;
const LIMITS_OF_TABS = ["balance", "volume", "alcohol"];
/** Milliseconds in which a double tap cannot undo the first. */
const DOUBLE_TAP = 800;
const STILL = matchMedia("(prefers-reduced-motion: reduce)").matches;

const id = Number(document.body.dataset.tap);
const live = new Live();
const bill = new Bill(id);
const closeToken = new CloseToken(id);
const button = byId("button");
const token = byId("token");
const problem = byId("problem");
const announcement = byId("announcement");

/** The request in progress: `opening`, `closing` or empty. */
let pending = "";
let locked = false;
/** The tap, null until its state is received. */
let tap = null;

showConnection(live);
live.addEventListener("change", ({detail}) => {
  if (detail.ids === null || detail.ids.has(id)) {
    refresh();
  }
});
live.addEventListener("closed", ({detail}) => {
  if (detail.dispenser_id === id) {
    closeToken.ended(detail.transaction_id);
  }
  if (detail.dispenser_id === id && bill.take(detail)) {
    announcement.textContent = text("tap_closed", {
      litres: formatLitres(detail.amount),
      cost: formatMoney(detail.cost),
    });
  }
});
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!pending && !locked && tap && !isUnusable() && !isOfOthers()) {
    act(tap.is_open ? close : open);
  }
});
show();
live.start();
tick();

/** Reads a tap that is not in the live state, because it is retired; it may still be open. */
async function refresh() {
  const listed = live.taps.get(id);
  tap = listed ?? (await call("GET", `/api/dispenser/${id}`).catch(() => tap));
  if (tap?.open_pour && closeToken.of(tap.open_pour)) {
    bill.follow(tap.open_pour);
  }
  show();
}

function show() {
  byId("form").hidden = false;
  if (tap) {
    fillTap(document.body, tap);
  }
  const open = Boolean(tap?.is_open);
  button.textContent = text(tap ? pending || (open ? "close_tap" : "open_tap") : "loading");
  button.setAttribute("aria-disabled", String(!tap || Boolean(pending) || locked || isUnusable()));
  button.dataset.action = open ? "close" : "open";
  byId("token-field").hidden = !tap || stateOf(tap) !== "wristband";
  byId("running").hidden = !tap?.open_pour;
  byId("in-use").hidden = !isOfOthers();
  button.hidden = isOfOthers();
  showMost();
  bill.show(!open);
  drawGlass();
}

function isUnusable() {
  return ["out", "retired"].includes(stateOf(tap));
}

/** Returns true if somebody else has opened the tap with a secret, and only they can close it. */
function isOfOthers() {
  return isForStaff() && !isStaff() && !pending;
}

/** Returns true if somebody else has opened the tap with a secret, and only staff can close it. */
function isForStaff() {
  const pour = tap?.open_pour;
  return Boolean(pour?.owned) && !closeToken.of(pour);
}

/** Shows how much the running pour is at most, and which limit of the tab that is. */
function showMost() {
  const most = tap?.open_pour ? mostOf(tap.open_pour) : "";
  byId("most").hidden = !most;
  if (most) {
    const litres = text("litres", {value: formatNumber(most)});
    fillFigure(byId("most"), "most", most, litres);
    const bound = bill.boundOf(tap.open_pour.transaction_id);
    fill(byId("most"), {
      "most-bound": LIMITS_OF_TABS.includes(bound) ? text(`most_${bound}`) : "",
    });
  }
}

async function act(action) {
  problem.textContent = "";
  token.removeAttribute("aria-invalid");
  try {
    await action();
  } finally {
    pending = "";
    locked = true;
    await refresh();
    setTimeout(() => {
      locked = false;
      show();
    }, DOUBLE_TAP);
  }
}

async function open() {
  const guest = stateOf(tap) === "wristband" ? guestOf(token.value.trim()) : {};
  if (!guest) {
    problem.textContent = text("token_invalid");
    token.setAttribute("aria-invalid", "true");
    token.focus();
    return;
  }
  begin("opening");
  try {
    const opened = await openTap(id, guest, closeToken.create(live.now()), explainWait);
    problem.textContent = "";
    closeToken.confirm(opened.transaction_id);
    bill.follow(opened);
    live.opened({...tap, dispenser_id: id, ...opened, owned: true});
    announcement.textContent = text("tap_opened");
  } catch (failure) {
    if (failure instanceof Refused && !failure.passing) {
      closeToken.drop();
    }
    problem.textContent = explain(failure, "open_unknown");
  }
}

/** Returns the token or the card that a text names, as an opening names it; null for neither. */
function guestOf(written) {
  if (TOKEN.test(written)) {
    return {driver_token: written};
  }
  return CARD.test(written) ? {card: written} : null;
}

async function close() {
  begin("closing");
  const pour = tap.open_pour;
  try {
    if (isForStaff()) {
      await call("GET", "/auth/me"); // renews a session that has expired
    }
    const isStillMeant = () =>
      !pour || !tap.open_pour || tap.open_pour.transaction_id === pour.transaction_id;
    const closed = await closeTap(id, closeToken.of(pour), explainWait, isStillMeant);
    problem.textContent = "";
    if (closed) {
      bill.expect(closed.transaction_id);
      live.closed({flow_volume: tap.flow_volume, price: tap.price, ...pour, dispenser_id: id, ...closed});
    }
  } catch (failure) {
    if (failure.reason === "close_token") {
      closeToken.drop();
    }
    if (failure.status === 401) {
      dropRole();
    }
    problem.textContent = explain(failure, "close_unknown");
  }
}

function begin(action) {
  pending = action;
  show();
}

function explainWait(failure) {
  problem.textContent = text(failure.passing ? "waiting_for_turn" : "waiting_for_connection");
}

/** Advances the figures; without a connection they stop, since the tap may have been closed. */
function tick() {
  if (tap?.open_pour && live.status !== "lost" && pending !== "closing") {
    const figures = runningBill(tap.open_pour, live.now());
    fillFigures(byId("running"), figures);
    fillGlass(figures.amount);
  }
  if (STILL) {
    setTimeout(tick, 1000);
  } else {
    requestAnimationFrame(tick);
  }
}

function drawGlass() {
  if (!tap?.open_pour) {
    fillGlass(bill.closing && !tap?.is_open ? bill.closing.amount : 0);
  }
}
