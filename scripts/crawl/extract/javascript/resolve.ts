import { isJsonObject, type JsonValue } from '#core/model/json.ts';
import type { SourcePackage } from '../extraction.ts';

const extensions = [
  '',
  '.js',
  '.mjs',
  '.cjs',
  '.ts',
  '.mts',
  '.cts',
  '.tsx',
  '.jsx',
  '.json',
  '/index.js',
  '/index.mjs',
  '/index.cjs',
  '/index.ts',
  '/index.json',
];

/** A path with `.` and `..` taken out; null where it leaves the root. */
export function normalise(path: string): string | null {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** The file that a path without certain extension names in a package, or null. */
export function findFile(pkg: SourcePackage, path: string): string | null {
  const plain = normalise(path);
  if (plain === null) return null;
  for (const extension of extensions) {
    const candidate = plain === '' ? extension.replace(/^\//, '') : plain + extension;
    if (pkg.files.has(candidate)) return candidate;
  }
  const source = plain.replace(/\.([mc]?)js$/, '.$1ts');
  if (source !== plain && pkg.files.has(source)) return source;
  const tsx = plain.replace(/\.js$/, '.tsx');
  return tsx !== plain && pkg.files.has(tsx) ? tsx : null;
}

/** The folder of a path. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at === -1 ? '' : path.slice(0, at);
}

/** A specifier's package name and the path inside it (`` for the package itself). */
export function splitSpecifier(specifier: string): { name: string; subpath: string } {
  const parts = specifier.split('/');
  const count = specifier.startsWith('@') ? 2 : 1;
  return { name: parts.slice(0, count).join('/'), subpath: parts.slice(count).join('/') };
}

/** The file that `import "<package>/<subpath>"` (or `require`) reaches in a package, or null. */
export function resolveInPackage(pkg: SourcePackage, subpath: string, kind: 'import' | 'require'): string | null {
  const { exports } = pkg.manifest;
  if (exports !== undefined && exports !== null) {
    const target = matchExports(exports, subpath === '' ? '.' : `./${subpath}`, kind);
    const found = target === null ? null : findFile(pkg, target);
    if (found !== null) return found;
  }
  if (subpath !== '') return findFile(pkg, subpath);
  const { module, main } = pkg.manifest;
  const candidates = kind === 'import' ? [main, module, 'index.js'] : [main, 'index.js', module];
  for (const candidate of candidates) {
    const found = typeof candidate === 'string' ? findFile(pkg, candidate) : null;
    if (found !== null) return found;
  }
  return null;
}

/** The target of a `#name` import of the package's own manifest, or null. */
export function resolveInternal(pkg: SourcePackage, specifier: string, kind: 'import' | 'require'): string | null {
  const { imports } = pkg.manifest;
  if (!isJsonObject(imports)) return null;
  const target = matchKeys(imports, specifier, kind);
  return target === null ? null : findFile(pkg, target);
}

function matchExports(exports: JsonValue, key: string, kind: 'import' | 'require'): string | null {
  if (isJsonObject(exports) && Object.keys(exports).some((name) => name.startsWith('.')))
    return matchKeys(exports, key, kind);
  return key === '.' ? pickTarget(exports, kind, 0) : null;
}

function matchKeys(table: { [key: string]: JsonValue }, key: string, kind: 'import' | 'require'): string | null {
  const exact = Object.hasOwn(table, key) ? table[key] : undefined;
  if (exact !== undefined) return pickTarget(exact, kind, 0);
  for (const [pattern, target] of Object.entries(table)) {
    const star = pattern.indexOf('*');
    if (star === -1) continue;
    const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
    if (!key.startsWith(before) || !key.endsWith(after) || key.length < pattern.length - 1) continue;
    const filled = key.slice(before.length, key.length - after.length);
    return pickTarget(target, kind, 0)?.replaceAll('*', () => filled) ?? null;
  }
  return null;
}

function pickTarget(target: JsonValue, kind: 'import' | 'require', depth: number): string | null {
  if (typeof target === 'string') return target;
  if (depth > 8) return null;
  if (Array.isArray(target)) {
    for (const item of target) {
      const found = pickTarget(item, kind, depth + 1);
      if (found !== null) return found;
    }
    return null;
  }
  if (!isJsonObject(target)) return null;
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== 'node' && condition !== kind && condition !== 'default' && condition !== 'module-sync') continue;
    const found = pickTarget(inner, kind, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** Files that the manifest publishes as entry: commands first, then what an import of the package reaches. */
export function entryFiles(pkg: SourcePackage): { commands: string[]; library: string[] } {
  const { bin } = pkg.manifest;
  const targets = typeof bin === 'string' ? [bin] : isJsonObject(bin) ? rankCommands(pkg.name, bin) : [];
  const commands = targets.map((target) => findFile(pkg, target)).filter((file) => file !== null);
  const library = [resolveInPackage(pkg, '', 'import'), resolveInPackage(pkg, '', 'require')].filter(
    (file) => file !== null,
  );
  const { exports } = pkg.manifest;
  if (isJsonObject(exports)) {
    for (const [key, target] of Object.entries(exports).slice(0, 40)) {
      if (!key.startsWith('./') || key.includes('*') || key.endsWith('.json')) continue;
      const path = pickTarget(target, 'import', 0);
      const found = path === null ? null : findFile(pkg, path);
      if (found !== null) library.push(found);
    }
  }
  return { commands: [...new Set(commands)], library: [...new Set(library)].filter((file) => !file.endsWith('.json')) };
}

/** Commands, the one that is named as the package or as a server first. */
function rankCommands(packageName: string, bin: { [key: string]: JsonValue }): string[] {
  const short = packageName.split('/').at(-1) ?? packageName;
  const rank = (name: string): number => (name === short ? 0 : /mcp/i.test(name) ? 1 : /server/i.test(name) ? 2 : 3);
  return Object.entries(bin)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([, target]) => target)
    .filter((target) => typeof target === 'string');
}
