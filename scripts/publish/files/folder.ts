import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder that files are written into by their paths on the site. */
export class Folder {
  readonly #root: string;
  readonly #made = new Set<string>();
  /** Files that were written. */
  files = 0;

  constructor(root: string) {
    this.#root = root;
  }

  /** Where a path of the site is on the disk; its folder is there. */
  place(path: string): string {
    const place = join(this.#root, path);
    const folder = dirname(place);
    // Folders of single servers are many: only those that hold many files are worth remembering.
    if (!this.#made.has(folder)) {
      mkdirSync(folder, { recursive: true });
      if (this.#made.size < 1_000) this.#made.add(folder);
    }
    return place;
  }

  write(path: string, text: string): void {
    writeFileSync(this.place(path), text);
    this.files += 1;
  }
}
