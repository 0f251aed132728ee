/** The venue's time zone: days, ranges and form inputs in it. The API takes only instants. */

const STORED = "tapbill.zone";
const reported = Intl.DateTimeFormat().resolvedOptions().timeZone;
// Browsers report Etc/Unknown where the system has no time zone.
const own = isZone(reported) && reported !== "Etc/Unknown" ? reported : "UTC";

let zone = stored();

function stored() {
  try {
    const kept = localStorage.getItem(STORED);
    return isZone(kept) ? kept : own;
  } catch {
    return own; // The storage is disabled.
  }
}

function isZone(name) {
  try {
    return Boolean(name) && Boolean(new Intl.DateTimeFormat("en", {timeZone: name}));
  } catch {
    return false;
  }
}

export function venueZone() {
  return zone;
}

export function chooseZone(name) {
  zone = name;
  try {
    localStorage.setItem(STORED, name);
  } catch {
    // The choice then lasts until the page is left.
  }
}

/** Returns all zones of the browser, always with the chosen one and UTC. */
export function zones() {
  return [...new Set([zone, own, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort();
}

const formats = new Map();

function parts(instant) {
  if (!formats.has(zone)) {
    formats.set(
      zone,
      new Intl.DateTimeFormat("en", {
        timeZone: zone,
        calendar: "iso8601",
        numberingSystem: "latn",
        hourCycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
      }),
    );
  }
  const found = {};
  for (const {type, value} of formats.get(zone).formatToParts(instant)) {
    found[type] = Number(value);
  }
  return found;
}

function asIfUtc(instant) {
  const p = parts(instant);
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second);
}

/**
 * Returns the instant of a local time of the venue, in milliseconds. A time in the gap of a clock
 * change moves on by the length of the gap.
 */
function instantOf(year, month, day, hour = 0, minute = 0) {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  const offset = (at) => asIfUtc(at) - at;
  const guess = wanted - offset(wanted);
  return wanted - offset(guess);
}

/** Returns the start of the day that lies some days from the day of an instant. */
export function startOfDay(instant, days = 0) {
  const p = parts(instant);
  const day = new Date(Date.UTC(p.year, p.month - 1, p.day + days));
  return instantOf(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate());
}

export function startOfMonth(instant) {
  const p = parts(instant);
  return instantOf(p.year, p.month, 1);
}

const two = (number) => String(number).padStart(2, "0");

/** Formats an instant as the value of a date input. */
export function dateValue(instant) {
  const p = parts(instant);
  return `${String(p.year).padStart(4, "0")}-${two(p.month)}-${two(p.day)}`;
}

/** Converts the value of a date or datetime-local input to an ISO instant; null if empty. */
export function instantOfInput(value) {
  const match = /^(\d+)-(\d+)-(\d+)(?:T(\d+):(\d+))?/.exec(value);
  if (!match) {
    return null;
  }
  const [year, month, day, hour, minute] = match.slice(1).map((part) => Number(part ?? 0));
  return new Date(instantOf(year, month, day, hour, minute)).toISOString();
}
