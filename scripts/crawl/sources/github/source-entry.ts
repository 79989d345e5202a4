import { parse } from 'jsonc-parser';
import { isJsonObject, type JsonObject, type JsonValue } from '#core/model/json.ts';

const built = /^(?:dist|build|lib|out|esm|cjs|output|\.build)$/;
const usual = ['src/index', 'src/main', 'src/server', 'src/cli', 'index', 'server', 'main'];
const extensions = ['.ts', '.mts', '.tsx', '.js', '.mjs', '.cts', '.cjs'];

/** Strings of a manifest's field, whatever its shape. */
function* strings(value: JsonValue | undefined, depth = 0): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null && depth < 6) {
    for (const inner of Object.values(value)) yield* strings(inner, depth + 1);
  }
}

const clean = (path: string): string => path.replace(/^\.?\//, '').replace(/\/+$/, '');

/** Where the compiler is told to read from and to write to. */
function compiled(tsconfig: string | undefined): { from: string; to: string } | null {
  const config: unknown = tsconfig === undefined ? null : parse(tsconfig);
  const options = isJsonObject(config) && isJsonObject(config['compilerOptions']) ? config['compilerOptions'] : {};
  const { outDir, rootDir } = options;
  return typeof outDir === 'string'
    ? { to: clean(outDir), from: typeof rootDir === 'string' ? clean(rootDir) : '' }
    : null;
}

/** Stems of the sources that a built file may come from, likeliest first. */
function origins(target: string, config: { from: string; to: string } | null): string[] {
  const stem = clean(target).replace(/\.(?:d\.)?[cm]?[jt]sx?$/, '');
  const parts = stem.split('/');
  const found: string[] = [];
  if (config !== null && config.to !== '' && stem.startsWith(`${config.to}/`)) {
    const inner = stem.slice(config.to.length + 1);
    found.push(config.from === '' ? inner : `${config.from}/${inner}`, `src/${inner}`);
  }
  while (parts.length > 1 && built.test(parts[0] ?? '')) {
    parts.shift();
    found.push(parts.join('/'), `src/${parts.join('/')}`);
  }
  return found;
}

/**
 * A manifest whose entry is a source file: a repository has the sources of what a package publishes built. Entries that
 * are there stay; an entry that is only built becomes the source that it comes from; where nothing is left, the usual
 * names are looked for. `paths` are relative to the package's folder.
 */
export function withSourceEntry(
  manifest: JsonObject,
  paths: ReadonlySet<string>,
  tsconfig: string | undefined,
): JsonObject {
  const config = compiled(tsconfig);
  const sourceOf = (target: string): string | null => {
    const stems = origins(target, config);
    const candidates = stems.flatMap((stem) => extensions.flatMap((end) => [`${stem}${end}`, `${stem}/index${end}`]));
    return candidates.find((path) => paths.has(path)) ?? null;
  };
  const has = (target: string): boolean => {
    const path = clean(target);
    return paths.has(path) || extensions.some((end) => paths.has(`${path}${end}`));
  };
  const commands = [...strings(manifest['bin'])];
  const library = ['main', 'module', 'exports'].flatMap((field) => [...strings(manifest[field])]);
  for (const targets of [commands, library]) {
    const sources = targets.flatMap((target) => (has(target) ? clean(target) : (sourceOf(target) ?? [])));
    if (sources.length === 0) continue;
    if (targets.every(has)) return manifest;
    const bin = Object.fromEntries(
      [...new Set(sources)].map((path, index) => [index === 0 ? String(manifest['name']) : path, path]),
    );
    const { main: _main, module: _module, exports: _exports, ...rest } = manifest;
    return { ...rest, bin };
  }
  const found = usual.flatMap((stem) => extensions.map((end) => `${stem}${end}`)).find((path) => paths.has(path));
  return found === undefined ? manifest : { ...manifest, bin: found };
}
