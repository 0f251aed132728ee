/** Texts and figures in the language of the page. The texts are the table that the server uses. */

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
/** Hours are counted as the reader's country does. */
const region = navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
const time = new Intl.DateTimeFormat(region, {timeStyle: "medium"});

/** A text, with values in place of their names in braces. */
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

/** Rounded to the currency's smallest coin. @param {number|string} units decimal */
export function formatMoney(units) {
  return money.format(units);
}

/** With all decimals that there are, and at least those of coins: a price, an exact bill. */
export function formatExactMoney(units) {
  return exactMoney.format(units);
}

/** The time of day, where the reader is. @param {Date|number|string} at */
export function formatTime(at) {
  return time.format(new Date(at));
}

/** From one time of day to another. */
export function formatTimes(from, to) {
  return time.formatRange(new Date(from), new Date(to));
}

/** Without its texts a page cannot say that the connection is lost: it waits for them. */
async function load() {
  for (;;) {
    try {
      const response = await fetch(TABLE);
      if (response.ok) {
        return await response.json();
      }
    } catch {
      // no connection
    }
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}
