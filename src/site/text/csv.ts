/** What makes a spreadsheet read a cell as a formula, behind any blanks, in full width too. */
const formula = /^[\s\u00a0\ufeff\u200b]*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]/;
const unshown = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/**
 * One row of CSV (RFC 4180), every cell quoted. A cell that a spreadsheet would calculate starts with an apostrophe
 * instead, which such programs take for "this is text". Numbers stay numbers.
 */
export function csvRow(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = value.toWellFormed().replace(unshown, '\ufffd');
  return `"${(formula.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
