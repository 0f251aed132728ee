/** Times by the venue's clocks, and figures that only the dashboard has. */

import {millionths} from "../js/money.js";
import {formatNumber, language, text} from "../js/text.js";
import {venueZone} from "./zone.js";

/** The reader's own locale, for example with a clock of 24 hours in Britain. */
const locale = navigator.languages.find((name) => name.startsWith(language)) ?? language;

const exactNumber = new Intl.NumberFormat(language, {maximumFractionDigits: 6});
const formats = new Map();

function inZone(options) {
  const key = JSON.stringify([venueZone(), options]);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(locale, {timeZone: venueZone(), ...options}));
  }
  return formats.get(key);
}

/** Formats date and time. @param {string|number|null} at null gives an empty text */
export function formatDateTime(at) {
  return at ? inZone({dateStyle: "medium", timeStyle: "medium"}).format(new Date(at)) : "";
}

/** Formats hours and minutes. */
export function formatClock(at) {
  return inZone({hour: "2-digit", minute: "2-digit"}).format(new Date(at));
}

/** Formats day and month. */
export function formatDay(at) {
  return inZone({day: "numeric", month: "short"}).format(new Date(at));
}

/** Formats day, month, hours and minutes: enough for the last days. */
export function formatShortly(at) {
  return `${formatDay(at)}, ${formatClock(at)}`;
}

/** Formats a number with all decimals of the API. */
export function formatExactNumber(value) {
  return exactNumber.format(value);
}

/** Formats a duration as minutes and seconds, with hours from one hour on. */
export function formatDuration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** Formats a sum of litres to the centilitre. */
export function formatSumOfLitres(litres) {
  return text("litres", {value: formatNumber(litres)});
}

/** Adds up a decimal field of the API exactly, in millionths. */
export function sum(items, name) {
  return Number(items.reduce((total, item) => total + millionths(item[name]), 0n)) / 1e6;
}
