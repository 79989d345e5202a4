import { posix } from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import { fromJson, parseJson } from '../json.ts';
import type { Machine } from '../machine.ts';
import { carry, stringOf } from '../operators.ts';
import {
  Bytes,
  FileText,
  Module,
  Native,
  PathValue,
  Sequence,
  Unknown,
  plain,
  type Arguments,
  type Site,
  type Value,
} from '../value.ts';

/** Longest YAML or TOML document that is parsed, in UTF-16 code units. */
const maxDocument = 1_000_000;

/** The path that a string or a path object is, or null. */
export function pathOf(value: Value): string | null {
  const inner = plain(value);
  return inner instanceof PathValue ? inner.path : stringOf(inner);
}

/** Parts put together as Python does: an absolute part starts anew. */
export function joinPaths(parts: readonly string[]): string {
  const last = parts.findLastIndex((part) => part.startsWith('/'));
  return parts
    .slice(Math.max(last, 0))
    .filter((part) => part !== '')
    .join('/')
    .replace(/\/{2,}/g, '/');
}

/** The values that a document in JSON, YAML or TOML gives, or undefined where it is none. */
export function parseDocument(kind: 'json' | 'yaml' | 'toml', text: string): Value | undefined {
  if (kind === 'json') return parseJson(text);
  if (text.length > maxDocument) return undefined;
  try {
    return fromJson(kind === 'toml' ? parseToml(text) : parseYaml(text, { version: '1.1', logLevel: 'silent' }));
  } catch {
    return undefined;
  }
}

/** What `open(…)` gives: the text of a file of the package, or undefined. */
export function openFile(machine: Machine, value: Value): FileText | undefined {
  const path = pathOf(value);
  const text = path === null ? null : machine.loader.text(path);
  return text === null ? undefined : new FileText(text);
}

/** The text of an open file, or of a value that is text. */
export function textIn(value: Value): string | null {
  const inner = plain(value);
  if (inner instanceof FileText || inner instanceof Bytes) return inner.text;
  return stringOf(inner);
}

/** The folder of a package that is named, or handed over as a module: what `importlib.resources.files` gives. */
export function packageFolder(machine: Machine, value: Value, site: Site): string | null {
  const inner = plain(value);
  const name = stringOf(inner);
  const module =
    inner instanceof Module ? inner : name === null ? null : machine.loader.importAbsolute(machine, name, site.file);
  if (module?.file === null || module?.file === undefined) return null;
  return machine.loader.absolute(module.file.endsWith('.py') ? posix.dirname(module.file) : module.file);
}

/** A pattern of `glob`, for paths relative to where it starts. */
function globPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('\0', '(?:.*/)?');
  return new RegExp(`^${source}$`);
}

/** The files below a folder that match, as paths; null where the folder is none of the package. */
export function globbed(machine: Machine, folder: string, pattern: string): string[] | null {
  const below = machine.loader.below(folder);
  if (below === null) return null;
  const matches = globPattern(pattern);
  return below.filter((path) => matches.test(path)).map((path) => `${folder.replace(/\/$/, '')}/${path}`);
}

/** The names directly in a folder, or null where it is none of the package. */
export function namesIn(machine: Machine, folder: string): string[] | null {
  const below = machine.loader.below(folder);
  return below === null ? null : [...new Set(below.map((path) => path.split('/')[0] ?? ''))].sort();
}

/** Whether there is a file or a folder at a path of the package; null where the path is none of its own. */
export function kindAt(machine: Machine, path: string): 'file' | 'folder' | 'nothing' | null {
  if (!machine.loader.isOwn(path)) return null;
  if (machine.loader.text(path) !== null) return 'file';
  return machine.loader.below(path) === null ? 'nothing' : 'folder';
}

const paths = (list: readonly string[]): Sequence =>
  new Sequence(
    'list',
    list.map((path) => new PathValue(path)),
  );

/** A member of a `Path`, or undefined where it is not modelled. */
export function pathMember(machine: Machine, value: PathValue, name: string, site: Site): Value | undefined {
  const { path } = value;
  const native = (call: (args: Arguments, running: Machine) => Value | undefined | null): Native =>
    new Native(name, (running, args, at) => call(args, running) ?? new Unknown(at.text));
  const is = (...kinds: string[]): Native =>
    new Native(name, (running, _args, at) => {
      const kind = kindAt(running, path);
      return kind === null ? new Unknown(at.text) : kinds.includes(kind);
    });
  const base = posix.basename(path);
  switch (name) {
    case 'parent':
      return new PathValue(posix.dirname(path));
    case 'parents': {
      const found: PathValue[] = [];
      for (let at = posix.dirname(path); found.length < 50; at = posix.dirname(at)) {
        found.push(new PathValue(at));
        if (at === '/' || at === '.') break;
      }
      return new Sequence('tuple', found);
    }
    case 'name':
      return base;
    case 'stem':
      return base.slice(0, base.length - posix.extname(base).length);
    case 'suffix':
      return posix.extname(base);
    case 'parts':
      return new Sequence('tuple', path.split('/'));
    case 'resolve':
    case 'absolute':
    case 'expanduser':
      return native(() => (path.startsWith('~') ? undefined : new PathValue(posix.normalize(path))));
    case 'joinpath':
      return native(({ positional }) => {
        const parts = positional.map(pathOf);
        return parts.includes(null) ? undefined : new PathValue(joinPaths([path, ...(parts as string[])]));
      });
    case 'with_suffix':
    case 'with_name':
      return native(({ positional }) => {
        const given = stringOf(positional[0] ?? null);
        if (given === null) return undefined;
        const kept = name === 'with_name' ? '' : base.slice(0, base.length - posix.extname(base).length);
        return new PathValue(joinPaths([posix.dirname(path), `${kept}${given}`]));
      });
    case 'as_posix':
    case '__str__':
    case '__fspath__':
      return native(() => path);
    case 'exists':
      return is('file', 'folder');
    case 'is_file':
      return is('file');
    case 'is_dir':
      return is('folder');
    case 'read_text':
      return native((_args, running) => running.loader.text(path));
    case 'read_bytes':
      return native((_args, running) => {
        const text = running.loader.text(path);
        return text === null ? undefined : new Bytes(text);
      });
    case 'open':
      return native((_args, running) => openFile(running, path));
    case 'iterdir':
      return native((_args, running) => {
        const names = namesIn(running, path);
        return names === null ? undefined : paths(names.map((each) => joinPaths([path, each])));
      });
    case 'glob':
    case 'rglob':
      return native(({ positional }, running) => {
        const pattern = stringOf(positional[0] ?? null);
        if (pattern === null) return undefined;
        const found = globbed(running, path, name === 'rglob' ? `**/${pattern}` : pattern);
        return found === null ? undefined : paths(found);
      });
    default:
      machine.step();
      return new Unknown(site.text);
  }
}

/** A member of an open file, or undefined where it is not modelled. */
export function fileMember(file: FileText, name: string): Value | undefined {
  if (name === 'read') return new Native(name, () => file.text);
  if (name === 'readlines') return new Native(name, () => new Sequence('list', file.lines()));
  return name === 'close' ? new Native(name, () => null) : undefined;
}

type Model = (machine: Machine, args: Arguments, site: Site) => Value | undefined;

const overPath =
  (fold: (path: string, machine: Machine) => Value | undefined | null): Model =>
  (machine, args) => {
    const path = pathOf(args.positional[0] ?? null);
    return path === null ? undefined : (fold(path, machine) ?? undefined);
  };

const has =
  (...kinds: string[]): Model =>
  (machine, args) => {
    const path = pathOf(args.positional[0] ?? null);
    const kind = path === null ? null : kindAt(machine, path);
    return kind === null ? undefined : kinds.includes(kind);
  };

const parsed =
  (kind: 'json' | 'yaml' | 'toml'): Model =>
  (_machine, args) => {
    const text = textIn(args.positional[0] ?? null);
    return text === null ? undefined : parseDocument(kind, text);
  };

function makePath(_machine: Machine, args: Arguments): Value | undefined {
  const parts = args.positional.map(pathOf);
  if (parts.length === 0 || parts.includes(null)) return undefined;
  return carry(new PathValue(joinPaths(parts as string[])), ...args.positional);
}

const resourceText: Model = (machine, args, site) => {
  const folder = packageFolder(machine, args.positional[0] ?? null, site);
  const names = args.positional.slice(1).map(pathOf);
  if (folder === null || names.length === 0 || names.includes(null)) return undefined;
  return machine.loader.text(joinPaths([folder, ...(names as string[])])) ?? undefined;
};

function walk(machine: Machine, args: Arguments): Value | undefined {
  const top = pathOf(args.positional[0] ?? null);
  const below = top === null ? null : machine.loader.below(top);
  if (top === null || below === null) return undefined;
  const folders = new Map<string, { folders: Set<string>; files: string[] }>();
  const at = (path: string): { folders: Set<string>; files: string[] } => {
    const known = folders.get(path) ?? { folders: new Set<string>(), files: [] };
    folders.set(path, known);
    return known;
  };
  at('');
  for (const path of below) {
    const parts = path.split('/');
    for (let depth = 0; depth < parts.length - 1; depth += 1)
      at(parts.slice(0, depth).join('/')).folders.add(parts[depth] ?? '');
    at(parts.slice(0, -1).join('/')).files.push(parts.at(-1) ?? '');
  }
  return new Sequence(
    'list',
    [...folders]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(
        ([path, inside]) =>
          new Sequence('tuple', [
            path === '' ? top : joinPaths([top, path]),
            new Sequence('list', [...inside.folders].sort()),
            new Sequence('list', inside.files),
          ]),
      ),
  );
}

/** Functions of Python's library, and of PyYAML, that read files of the package, by dotted path. */
export const fileModels: readonly (readonly [string, Model])[] = [
  ['pathlib.Path', makePath],
  ['pathlib.PurePath', makePath],
  ['pathlib.PosixPath', makePath],
  ['os.fspath', overPath((path) => path)],
  ['path.dirname', overPath((path) => (path.includes('/') ? posix.dirname(path) : ''))],
  ['path.basename', overPath((path) => posix.basename(path))],
  ['path.abspath', overPath((path) => posix.normalize(path))],
  ['path.realpath', overPath((path) => posix.normalize(path))],
  ['path.normpath', overPath((path) => posix.normalize(path))],
  [
    'path.splitext',
    overPath((path) => {
      const end = posix.extname(path);
      return new Sequence('tuple', [path.slice(0, path.length - end.length), end]);
    }),
  ],
  ['path.exists', has('file', 'folder')],
  ['path.isfile', has('file')],
  ['path.isdir', has('folder')],
  [
    'os.listdir',
    overPath((path, machine) => {
      const names = namesIn(machine, path);
      return names === null ? undefined : new Sequence('list', names);
    }),
  ],
  ['os.walk', walk],
  [
    'glob.glob',
    (machine, args) => {
      const pattern = pathOf(args.positional[0] ?? null);
      if (pattern === null) return undefined;
      const fixed = pattern.slice(0, pattern.search(/[*?]|$/)).replace(/[^/]*$/, '');
      const found = globbed(machine, fixed.replace(/\/$/, ''), pattern.slice(fixed.length));
      return found === null ? undefined : new Sequence('list', found);
    },
  ],
  ['io.open', (machine, args) => openFile(machine, args.positional[0] ?? null)],
  ['codecs.open', (machine, args) => openFile(machine, args.positional[0] ?? null)],
  [
    'resources.files',
    (machine, args, site) => {
      const folder = packageFolder(machine, args.positional[0] ?? args.named.get('package') ?? null, site);
      return folder === null ? undefined : new PathValue(folder);
    },
  ],
  ['resources.as_file', (_machine, args) => args.positional[0]],
  ['resources.read_text', resourceText],
  [
    'resources.open_text',
    (machine, args, site) => {
      const text = resourceText(machine, args, site);
      return typeof text === 'string' ? new FileText(text) : undefined;
    },
  ],
  [
    'pkgutil.get_data',
    (machine, args, site) => {
      const text = resourceText(machine, args, site);
      return typeof text === 'string' ? new Bytes(text) : undefined;
    },
  ],
  ['json.load', parsed('json')],
  ['json.loads', parsed('json')],
  ['yaml.safe_load', parsed('yaml')],
  ['yaml.full_load', parsed('yaml')],
  ['yaml.load', parsed('yaml')],
  ['tomllib.load', parsed('toml')],
  ['tomllib.loads', parsed('toml')],
  ['tomli.load', parsed('toml')],
  ['tomli.loads', parsed('toml')],
];
