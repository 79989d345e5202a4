// Checks the arrows of ARCHITECTURE.md: who may import whom. Prints each import that breaks one.
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';

const root = join(import.meta.dirname, '..', '..');

/** Areas, most specific first, and the areas that each may import. Every area may import itself. */
const areas: readonly { folder: string; may: readonly string[] }[] = [
  { folder: 'src/core/taxonomy', may: ['src/core/model'] },
  { folder: 'src/core/model', may: ['src/core/taxonomy'] },
  { folder: 'src/core/identity', may: ['src/core/model'] },
  { folder: 'src/core/classify', may: ['src/core/model', 'src/core/taxonomy', 'src/core/identity'] },
  { folder: 'src/core/policy', may: ['src/core/model', 'src/core/taxonomy'] },
  { folder: 'src/core/faq', may: ['src/core/model', 'src/core/taxonomy'] },
  { folder: 'src/core/check', may: ['src/core/model', 'src/core/taxonomy', 'src/core/policy'] },
  { folder: 'src/catalogue', may: ['src/core'] },
  { folder: 'src/site', may: ['src/core', 'src/catalogue'] },
  { folder: 'src/components/layout', may: ['src/core', 'src/site', 'src/components'] },
  { folder: 'src/layouts', may: ['src/core', 'src/site', 'src/components/layout', 'src/styles'] },
  { folder: 'src/components', may: ['src/core', 'src/catalogue/records.ts', 'src/site', 'src/layouts'] },
  {
    folder: 'src/pages',
    may: ['src/core', 'src/catalogue', 'src/site', 'src/components', 'src/layouts', 'src/content'],
  },
  { folder: 'src/content', may: [] },
  { folder: 'src/styles', may: [] },
  // The entry of the bundle that renders pages: it stands where a route would.
  {
    folder: 'scripts/publish/bulk/pages.ts',
    may: ['src/catalogue', 'src/site', 'src/components', 'scripts/publish/bulk', 'scripts/publish/files'],
  },
  { folder: 'scripts', may: ['src/core', 'src/catalogue', 'src/site'] },
  { folder: 'tests', may: ['src', 'scripts'] },
  { folder: 'bench', may: ['src', 'scripts', 'tests/support'] },
];

const inFolder = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const areaOf = (path: string) => areas.find(({ folder }) => inFolder(path, folder));

const aliases: Record<string, string> = {
  '#core/': 'src/core/',
  '#catalogue/': 'src/catalogue/',
  '#site/': 'src/site/',
  '#components/': 'src/components/',
  '#layouts/': 'src/layouts/',
  '#content/': 'src/content/',
  '#scripts/': 'scripts/',
  '#support/': 'tests/support/',
};

/** The project's file that a specifier names, from the root; null for a package. */
function target(specifier: string, file: string): string | null {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  const alias = Object.keys(aliases).find((prefix) => specifier.startsWith(prefix));
  return alias === undefined ? null : `${aliases[alias]}${specifier.slice(alias.length)}`;
}

/** The module specifiers of a file; of an Astro file, those of its front matter and scripts. */
function specifiers(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  if (!path.endsWith('.astro')) return importsOf(text);
  const frontMatter = /^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '';
  const scripts = [...text.matchAll(/<script(?:\s[^>]*)?>([\s\S]*?)<\/script>/g)].map(([, code = '']) => code);
  return [frontMatter, ...scripts].flatMap(importsOf);
}

function importsOf(code: string): string[] {
  const { module } = parseSync('code.ts', code);
  return [
    ...module.staticImports.map((entry) => entry.moduleRequest.value),
    ...module.staticExports.flatMap((entry) =>
      entry.entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => code.slice(moduleRequest.start + 1, moduleRequest.end - 1)),
  ];
}

/** Node modules that a pure function may use. */
const pureBuiltins = new Set(['node:crypto']);

function complaints(path: string): string[] {
  const from = areaOf(path);
  if (from === undefined) return [`${path}: no area of the layout holds this file`];
  const isTest = path.endsWith('.test.ts');
  return specifiers(path).flatMap((specifier) => {
    const to = target(specifier, path);
    if (to === null) {
      const bare = specifier.replace(/^node:/, '').split('/')[0] ?? '';
      const impure =
        inFolder(path, 'src/core') && !isTest && builtinModules.includes(bare) && !pureBuiltins.has(specifier);
      return impure ? [`${path}: core is pure, and ${specifier} is not`] : [];
    }
    if (inFolder(to, from.folder)) return [];
    if (to.endsWith('.css') || (isTest && (inFolder(to, 'src') || inFolder(to, 'tests/support')))) return [];
    if (to.startsWith('../')) return [`${path}: ${specifier} leaves the project`];
    if (
      specifier.startsWith('../') &&
      areaOf(to)?.folder.split('/').slice(0, 2).join('/') !== from.folder.split('/').slice(0, 2).join('/')
    ) {
      return [`${path}: write ${specifier} with # (it crosses a folder of the layout)`];
    }
    return from.may.some((folder) => inFolder(to, folder)) ? [] : [`${path}: ${from.folder} may not import ${to}`];
  });
}

const files = ['src', 'scripts', 'tests', 'bench'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.(?:ts|astro)$/.test(file) && !file.endsWith('.d.ts') && !inFolder(file, 'tests/fixtures')),
);
const found = files.sort().flatMap(complaints);
process.stdout.write(found.length === 0 ? `${files.length} files keep the layers.\n` : `${found.join('\n')}\n`);
process.exit(found.length === 0 ? 0 : 1);
