/**
 * The role of the person who logged in with this browser, so that the page of a tap offers staff to
 * close it. It is only what the page offers: the server decides by the session.
 */

const NAME = "tapbill.role";
const STAFF = new Set(["staff", "admin"]);

export function keepRole(role) {
  localStorage.setItem(NAME, role);
}

export function dropRole() {
  localStorage.removeItem(NAME);
}

export function isStaff() {
  return STAFF.has(localStorage.getItem(NAME));
}
