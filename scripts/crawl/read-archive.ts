import { rejected, type Failure } from './failure.ts';
import { limits } from './limits.ts';

/** The text of an archive's files, and what was odd about it. Nothing of it was written to disk or run. */
export interface Archive {
  /** Text by path, without the archive's top folder, of the files that were wanted. The first of two equal paths. */
  files: Map<string, string>;
  /** Every regular file's path. */
  paths: Set<string>;
  /** Codes of what was skipped or is worth a flag: `LINK_SKIPPED`, `E_TAR_DUP`, `CASE_COLLISION`, … */
  notes: string[];
}

/** Says whose text to keep, by path and size in bytes. */
export type Wanted = (path: string, size: number) => boolean;

/** Ends the reading of an archive; carries the failure that the caller gets. */
export class Refusal extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A refusal of what the archive holds. */
export function refuse(code: string, message: string): Refusal {
  return new Refusal(rejected(code, message));
}

/**
 * Gathers the entries of one archive within the limits, whatever its format is. `format` names it in the codes
 * (`E_TAR_PATH`, `E_ZIP_PATH`); `topFolder` is true where the content lies in a folder of the archive's own.
 */
export class ArchiveCollector {
  readonly #format: 'TAR' | 'ZIP';
  readonly #topFolder: boolean;
  readonly #wanted: Wanted;
  readonly #files = new Map<string, string>();
  readonly #paths = new Set<string>();
  readonly #notes = new Set<string>();
  readonly #folded = new Set<string>();
  #entries = 0;
  #keptBytes = 0;

  constructor(format: 'TAR' | 'ZIP', topFolder: boolean, wanted: Wanted) {
    this.#format = format;
    this.#topFolder = topFolder;
    this.#wanted = wanted;
  }

  /** Counts an entry and checks its path. Null for the top folder itself. Throws a refusal of `E_*_ENTRIES` or `E_*_PATH`. */
  enter(raw: string): string | null {
    this.#entries += 1;
    const { entries, pathBytes, pathDepth } = limits.tarball;
    if (this.#entries > entries)
      throw refuse(`E_${this.#format}_ENTRIES`, `The archive has more than ${entries} entries.`);
    const parts = raw.split(/[/\\]/);
    const leaves = /^(?:[/\\]|[a-z]:)/i.test(raw) || raw.includes('\0') || parts.includes('..');
    if (leaves) {
      throw refuse(`E_${this.#format}_PATH`, 'The archive names a file outside its own folder, so it was not read.');
    }
    if (Buffer.byteLength(raw) > pathBytes || parts.length > pathDepth) {
      throw refuse(
        `E_${this.#format}_PATH`,
        `The archive has a path longer than ${pathBytes} bytes or deeper than ${pathDepth} folders.`,
      );
    }
    const inner = raw
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .slice(this.#topFolder ? 1 : 0)
      .join('/');
    return inner === '' ? null : inner;
  }

  /** Takes up a regular file. True where its text is wanted and fits; then `keep` must follow. */
  accept(path: string, size: number): boolean {
    if (this.#paths.has(path)) {
      this.note(`E_${this.#format}_DUP`);
      return false;
    }
    const fold = path.normalize('NFC').toLowerCase();
    if (this.#folded.has(fold)) this.note('CASE_COLLISION');
    this.#folded.add(fold);
    this.#paths.add(path);
    if (!this.#wanted(path, size)) return false;
    if (size > limits.text.file || this.#keptBytes + size > limits.text.package) {
      this.note('TEXT_LIMIT');
      return false;
    }
    this.#keptBytes += size;
    return true;
  }

  keep(path: string, bytes: Uint8Array): void {
    this.#files.set(path, new TextDecoder().decode(bytes));
  }

  note(code: string): void {
    this.#notes.add(code);
  }

  archive(): Archive {
    return { files: this.#files, paths: this.#paths, notes: [...this.#notes].sort() };
  }
}
