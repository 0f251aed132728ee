/** Texts and figures in the language of the page. The server uses the same texts. */

const TABLE = "/screens/texts.json";
const MOST_DECIMALS = 6;

export const language = document.documentElement.lang;
const currency = document.body.dataset.currency;
const table = await load();

const number = new Intl.NumberFormat(language, {maximumFractionDigits: 2});
const litresFormat = new Intl.NumberFormat(language, {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
});
const money = new Intl.NumberFormat(language, {style: "currency", currency});
const exactMoney = new Intl.NumberFormat(language, {
  style: "currency",
  currency,
  maximumFractionDigits: MOST_DECIMALS,
});
/** The reader's own locale decides on clocks of 12 or 24 hours. */
const region = navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
const time = new Intl.DateTimeFormat(region, {timeStyle: "medium"});

/** Returns a text with values in place of their names in braces. */
export function text(key, values = {}) {
  return table[key][language].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** @param {number|string} value */
export function formatNumber(value) {
  return number.format(value);
}

/** @param {string} litres decimal */
export function formatLitres(litres) {
  return text("litres", {value: litresFormat.format(litres)});
}

/** Formats money, rounded to the currency's smallest coin. @param {number|string} units decimal */
export function formatMoney(units) {
  return money.format(units);
}

/** Formats a price or an exact bill with all decimals, at least those of the smallest coin. */
export function formatExactMoney(units) {
  return exactMoney.format(units);
}

/** Formats the time of day in the reader's zone. @param {Date|number|string} at */
export function formatTime(at) {
  return time.format(new Date(at));
}

/** Formats a range between two times of day. */
export function formatTimes(from, to) {
  return time.formatRange(new Date(from), new Date(to));
}

/** Reads the texts, with retries: without them a page could not even show a lost connection. */
async function load() {
  for (;;) {
    try {
      const response = await fetch(TABLE);
      if (response.ok) {
        return await response.json();
      }
    } catch {
      // The connection is lost: try again.
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}
