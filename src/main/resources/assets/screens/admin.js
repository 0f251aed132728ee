/** Starts the dashboard: login, sections, and the navigation between them. */

import {Dispensers} from "./admin/dispensers.js";
import {loginAgain, loginForm} from "./admin/login.js";
import {Sections} from "./admin/sections.js";
import {logOut, onSessionEnd, whoIsThere} from "./admin/session.js";
import {button, fill, loading} from "./admin/states.js";
import {chooseZone, venueZone, zones} from "./admin/zone.js";
import {showConnection} from "./js/connection.js";
import {byId, element} from "./js/dom.js";
import {Live} from "./js/live.js";
import {dropRole, keepRole} from "./js/role.js";
import {text} from "./js/text.js";

const ADMIN = "admin";
const STAFF = "staff";
const main = byId("main");
const live = new Live();
const sections = new Sections(main, byId("sections"), live, new Dispensers(live));
let started = false;

onSessionEnd(() => loginAgain(showPerson));
document.querySelector(".skip").addEventListener("click", skip);
fill(main, whoIsThere, (person) => (person ? entered(person) : loginPage()));

/** Focuses the content without following the link: the address's fragment names the section. */
function skip(event) {
  event.preventDefault();
  main.focus();
}

function loginPage() {
  document.title = `${text("admin_login")} · Tapbill`;
  const form = loginForm((person) => main.replaceChildren(...entered(person)));
  return element("section", {class: "login"}, element("h1", {}, text("admin_login")), form);
}

/** Returns the content for a logged-in person; the sections of admins render themselves. */
function entered(person) {
  showPerson(person);
  if (person.role !== ADMIN) {
    return [
      element("h1", {}, text("admin_title")),
      element("p", {class: "notice"}, text(person.role === STAFF ? "admin_staff" : "admin_no_admin")),
    ];
  }
  if (!started) {
    started = true;
    showConnection(live);
    // Sections need the server's time, which the first event carries, to know the present day.
    live.addEventListener("status", () => sections.start(), {once: true});
    live.start();
  }
  return [loading()];
}

function showPerson({username, role}) {
  keepRole(role);
  const leave = async () => {
    await logOut();
    dropRole();
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
