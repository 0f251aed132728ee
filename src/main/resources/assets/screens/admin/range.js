/** The ranges of time that an admin chooses from; half-open, as those of the API. */

import {venueZone, startOfDay, startOfMonth, dateValue, instantOfInput} from "./zone.js";

const HOUR = 3_600_000;

/** Longest range, in days, that is shown by hour. */
const BY_HOUR = 3 * 24 * HOUR;

export const RANGES = ["today", "yesterday", "week", "month", "custom"];

/**
 * Computes the range of a choice at a moment.
 *
 * @param choice its name, and for "custom" the first and the last day as values of date inputs
 * @param now the server's, in milliseconds
 * @returns from and to as ISO instants, or null if a day is missing or the first is after the last
 */
export function resolve(choice, now) {
  const bounds = {
    today: () => [startOfDay(now), startOfDay(now, 1)],
    yesterday: () => [startOfDay(now, -1), startOfDay(now)],
    week: () => [startOfDay(now, -6), startOfDay(now, 1)],
    month: () => [startOfMonth(now), startOfDay(now, 1)],
    custom: () => days(choice.first, choice.last),
  }[choice.name]();
  if (!bounds || bounds[0] >= bounds[1]) {
    return null;
  }
  const [from, to] = bounds;
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    bucket: to - from > BY_HOUR ? "day" : "hour",
    zone: venueZone(),
  };
}

function days(first, last) {
  const from = instantOfInput(first ?? "");
  const to = instantOfInput(last ?? "");
  return from && to ? [Date.parse(from), startOfDay(Date.parse(to), 1)] : null;
}

/** Returns the first and the last day of a range, as the initial custom range. */
export function daysOf(range) {
  return {
    first: dateValue(Date.parse(range.from)),
    last: dateValue(Date.parse(range.to) - 1),
  };
}
