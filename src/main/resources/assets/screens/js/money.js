/**
 * The figures of a pour, exactly as the server computes them (tapbill.tap.bill.Bill): in whole
 * millionths, rounded once, half up.
 */

const MILLION = 1_000_000n;

/** Converts a decimal to millionths. @param {number} decimal with at most six decimals */
export function millionths(decimal) {
  return BigInt(decimal.toFixed(6).replace(".", ""));
}

/** Formats millionths as a decimal, without trailing zeros. @param {bigint} value not negative */
export function decimal(value) {
  const digits = String(value % MILLION).padStart(6, "0").replace(/0+$/, "");
  return digits ? `${value / MILLION}.${digits}` : String(value / MILLION);
}

/** Converts a time to microseconds since the epoch. @param {string} time ISO-8601 in UTC */
export function micros(time) {
  const fraction = /\.(\d+)Z$/.exec(time)?.[1] ?? "";
  const seconds = Date.parse(time.replace(/\.\d+Z$/, "Z")) / 1000;
  return BigInt(seconds) * MILLION + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

/**
 * Computes volume and cost of a pour.
 *
 * @param {number} flowVolume litres per second
 * @param {number} price per litre
 * @param {bigint} open microseconds for which the tap is open; negative counts as zero
 * @return {{amount: string, cost: string}} decimals
 */
export function bill(flowVolume, price, open) {
  const time = open > 0n ? open : 0n;
  const flow = millionths(flowVolume);
  return {
    amount: decimal(rounded(flow * time, MILLION)),
    cost: decimal(rounded(flow * time * millionths(price), MILLION * MILLION)),
  };
}

function rounded(value, divisor) {
  return (value * 2n + divisor) / (divisor * 2n);
}
