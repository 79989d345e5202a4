const decimal = /^\d+(?:\.\d+)?$/;
/** More digits than a double keeps apart could round down to the maximum. */
const mostDigits = 15;

/** The amount that an argument says: a number of zero or more, or a plain decimal number in a string; else null. */
export function amountOf(value: unknown): number | null {
  if (typeof value === 'string') {
    return decimal.test(value) && value.replace('.', '').length <= mostDigits ? Number(value) : null;
  }
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
