const block = 512;
/** Extended headers are small: what is longer is not looked into. */
const mostExtended = 64 * 1024;

/** A number of a header: octal digits, or binary with the highest bit set. */
function numberAt(header: Buffer, start: number, length: number): number {
  if (((header[start] ?? 0) & 0x80) !== 0) {
    let value = (header[start] ?? 0) & 0x7f;
    for (let at = start + 1; at < start + length; at += 1) value = value * 256 + (header[at] ?? 0);
    return value;
  }
  const digits = header
    .toString('latin1', start, start + length)
    .replace(/[\0 ]+$/g, '')
    .trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(digits || '0', 8) : Number.NaN;
}

/** True for an extended header with a name that ends early for some readers. */
function hasCutName(text: string): boolean {
  return /(?:^|\n)\d+ (?:link)?path=[^\n]*\0/.test(text);
}

/** The size in an extended header (`LENGTH size=NUMBER`), or null where it has none. */
function extendedSize(text: string): number | null {
  const [, size] = /(?:^|\n)\d+ size=(\d+)\n/.exec(text) ?? [];
  return size === undefined ? null : Number(size);
}

/**
 * Watches a tar archive for what readers of archives disagree about: an extended header that gives another size than the
 * entry's own, or a name with a NUL in it, and an entry that is named both by an extended header and by one of GNU's.
 */
export class TarDifferences {
  #held = Buffer.alloc(0);
  #skip = 0;
  #extended: Buffer[] = [];
  #wanted = 0;
  #kinds = new Set<'pax' | 'gnu'>();
  #size: number | null = null;

  /** Takes the next bytes. True where two readers would find different files. */
  differs(chunk: Buffer): boolean {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#skip > 0) {
        const taken = Math.min(this.#skip, rest.length);
        if (this.#wanted > 0) {
          this.#extended.push(rest.subarray(0, Math.min(taken, this.#wanted)));
          this.#wanted -= Math.min(taken, this.#wanted);
          if (this.#wanted === 0) {
            const text = Buffer.concat(this.#extended).toString('utf8');
            this.#size = extendedSize(text) ?? this.#size;
            if (hasCutName(text)) return true;
          }
        }
        this.#skip -= taken;
        rest = rest.subarray(taken);
        continue;
      }
      const missing = block - this.#held.length;
      this.#held = Buffer.concat([this.#held, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (this.#held.length < block) return false;
      const header = this.#held;
      this.#held = Buffer.alloc(0);
      if (this.#isDifferent(header)) return true;
    }
    return false;
  }

  #isDifferent(header: Buffer): boolean {
    if (header.every((byte) => byte === 0)) return false;
    const size = numberAt(header, 124, 12);
    // The parser says what is wrong with such a header.
    if (!Number.isFinite(size)) return false;
    const type = String.fromCharCode(header[156] ?? 0);
    this.#skip = Math.ceil(size / block) * block;
    this.#extended = [];
    this.#wanted = 0;
    if (type === 'x' || type === 'L' || type === 'K') {
      if (type !== 'K') this.#kinds.add(type === 'x' ? 'pax' : 'gnu');
      if (type === 'x' && size <= mostExtended) this.#wanted = size;
      return this.#kinds.size > 1;
    }
    if (type === 'g') return false;
    const given = this.#size;
    this.#size = null;
    this.#kinds.clear();
    return given !== null && given !== size;
  }
}
