/** What a server may read as something else than it looks: control characters, encoded dots and separators. */
const ambiguous = /[\p{C}\u2028\u2029]|%(?:2e|2f|5c|00)/iu;
const windowsRoot = /^(?:[A-Za-z]:[\\/]|\\\\[^\\/]+[\\/][^\\/]+)/;

/** A path taken apart: where it starts, and its segments without empty ones and single dots. Null where it climbs. */
function parsed(path: string, windows: boolean): { start: string; segments: string[] } | null {
  const slashed = windows ? path.replaceAll('\\', '/') : path;
  const start = windows ? (/^(?:[A-Za-z]:\/|\/\/)/.exec(slashed)?.[0] ?? '') : slashed.startsWith('/') ? '/' : '';
  const segments = slashed
    .slice(start.length)
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
  return segments.includes('..') ? null : { start, segments };
}

/** Windows reads more than one name for a file: short names, streams, and names that end in dots or blanks. */
function isPlainOnWindows(segment: string): boolean {
  return !/[:~*?"<>|]/.test(segment) && !/[. ]$/.test(segment);
}

function isBelow(path: string, root: string): boolean {
  const windows = windowsRoot.test(root);
  if (!windows && path.includes('\\')) return false;
  const [folder, file] = [parsed(root, windows), parsed(path, windows)];
  if (folder === null || file === null) return false;
  if (windows && !file.segments.every(isPlainOnWindows)) return false;
  // Windows does not tell upper from lower case; elsewhere the comparison is exact, which can only refuse more.
  const same = (one: string, other: string): boolean =>
    windows ? one.toLowerCase() === other.toLowerCase() : one === other;
  return (
    same(folder.start, file.start) && folder.segments.every((segment, at) => same(segment, file.segments[at] ?? ''))
  );
}

/**
 * True where a path names one of the folders or something below it, as text: `/srv/data` holds `/srv/data/a` and not
 * `/srv/database`. A path with `..` is refused rather than resolved, and so is one that begins with `~`. An absolute path
 * is held only by an absolute folder, a relative one only by a relative folder such as `.` or `docs`. What a path leads to
 * through a link cannot be seen from the call.
 */
export function isPathUnder(path: string, roots: readonly string[]): boolean {
  if (path.trim() === '' || path.startsWith('~') || ambiguous.test(path)) return false;
  return roots.some((root) => isBelow(path, root));
}
