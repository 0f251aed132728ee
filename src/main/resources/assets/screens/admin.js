/** The dashboard: who is logged in, its sections, and how one gets from one to another. */

import {Dispensers} from "./admin/dispensers.js";
import {loginAgain, loginForm} from "./admin/login.js";
import {Sections} from "./admin/sections.js";
import {logOut, onSessionEnd, whoIsThere} from "./admin/session.js";
import {button, fill, loading} from "./admin/states.js";
import {chooseZone, venueZone, zones} from "./admin/zone.js";
import {showConnection} from "./js/connection.js";
import {byId, element} from "./js/dom.js";
import {Live} from "./js/live.js";
import {text} from "./js/text.js";

const ADMIN = "admin";
const main = byId("main");
const live = new Live();
const sections = new Sections(main, byId("sections"), live, new Dispensers(live));
let started = false;

onSessionEnd(() => loginAgain(showPerson));
document.querySelector(".skip").addEventListener("click", skip);
fill(main, whoIsThere, (person) => (person ? entered(person) : loginPage()));

/** The address is the section's. */
function skip(event) {
  event.preventDefault();
  main.focus();
}

function loginPage() {
  document.title = `${text("admin_login")} · Tapbill`;
  const form = loginForm((person) => main.replaceChildren(...entered(person)));
  return element("section", {class: "login"}, element("h1", {}, text("admin_login")), form);
}

/** What is shown to who is logged in; sections show themselves. */
function entered(person) {
  showPerson(person);
  if (person.role !== ADMIN) {
    return [
      element("h1", {}, text("admin_title")),
      element("p", {class: "notice"}, text("admin_no_admin")),
    ];
  }
  if (!started) {
    started = true;
    showConnection(live);
    // The server's time is known then, and with it what today is.
    live.addEventListener("status", () => sections.start(), {once: true});
    live.start();
  }
  return [loading()];
}

function showPerson({username}) {
  const leave = async () => {
    await logOut();
    location.reload();
  };
  byId("person").replaceChildren(
    zoneChoice(),
    element("span", {class: "name"}, username),
    button(text("admin_log_out"), leave),
  );
}

function zoneChoice() {
  const choice = element("select", {id: "zone"});
  choice.append(...zones().map((name) => element("option", {value: name}, name)));
  choice.value = venueZone();
  choice.addEventListener("change", () => {
    chooseZone(choice.value);
    sections.show();
  });
  return element(
    "span",
    {class: "zone"},
    element("label", {for: "zone"}, text("admin_zone")),
    choice,
  );
}
