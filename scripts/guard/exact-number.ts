/** The digits of a decimal number without zeros at either end, and the power of ten of the last digit. */
function parts(source: string): { negative: boolean; digits: string; exponent: number } | null {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? [];
  if (whole === '') return null;
  const all = `${whole}${fraction}`.replace(/^0+/, '');
  const digits = all.replace(/0+$/, '');
  if (digits === '') return { negative: false, digits: '', exponent: 0 };
  return {
    negative: sign === '-',
    digits,
    exponent: Number(exponent) - fraction.length + (all.length - digits.length),
  };
}

/** True where a number reads back as what was written: `1.50` does, `12345678901234567891` and `1e400` do not. */
export function isExact(source: string, value: number): boolean {
  if (String(value) === source) return true;
  const [written, read] = [parts(source), parts(String(value))];
  return (
    written !== null &&
    read !== null &&
    written.negative === read.negative &&
    written.digits === read.digits &&
    written.exponent === read.exponent
  );
}
