// Writes the evaluator of policies as plain JavaScript, for the hook scripts that policies bring along:
//   node scripts/generate/hook-evaluator.ts
// A test compares the file that this writes with the code that it is made from.
import { readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { basename, join } from 'node:path';
import { parseSync } from 'oxc-parser';

const core = join(import.meta.dirname, '../../src/core');

/** The modules of the evaluator, each after those that it imports. */
const modules = [
  'model/json.ts',
  'model/placeholder.ts',
  'policy/neutral/amount-of.ts',
  'policy/neutral/counters.ts',
  'policy/neutral/host-in-list.ts',
  'policy/neutral/mail-in-domains.ts',
  'policy/neutral/path-under.ts',
  'policy/neutral/check-condition.ts',
  'policy/neutral/evaluate.ts',
];

const variable = (path: string): string => basename(path, '.ts').replaceAll('-', '_');

/** A module as a function that is called at once and gives what the module exports. */
function wrapped(path: string): string {
  const source = readFileSync(join(core, path), 'utf8');
  const { module } = parseSync(path, source);
  const imports = module.staticImports.flatMap(({ moduleRequest, entries }) => {
    const names = entries.filter((entry) => !entry.isType).map(({ localName }) => localName.value);
    return names.length === 0 ? [] : [`const { ${names.join(', ')} } = ${variable(moduleRequest.value)};`];
  });
  const code = stripTypeScriptTypes(source, { mode: 'strip' });
  const { module: stripped, comments } = parseSync(path.replace(/ts$/, 'js'), code);
  const removed = [...comments, ...stripped.staticImports].sort((one, other) => other.start - one.start);
  const bare = removed.reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), code);
  const exported = [...bare.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => name);
  const body = bare
    .replace(/^export /gm, '')
    .split('\n')
    .map((line) =>
      line
        .trimEnd()
        .replace(/(\S) {2,}(?=\S)/g, '$1 ')
        .replace(/ +(?=[,;)])/g, ''),
    )
    .filter((line) => line !== '' && line !== ';');
  return [
    `const ${variable(path)} = (() => {`,
    ...imports.map((line) => `  ${line}`),
    ...body.map((line) => `  ${line}`),
    `  return { ${exported.join(', ')} };`,
    '})();',
  ].join('\n');
}

/** The module that holds the evaluator's JavaScript as a text. */
export function evaluatorModule(): string {
  const code = modules.map(wrapped).join('\n');
  const literal = code.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
  return `/** The evaluator of policies as plain JavaScript, written by scripts/generate/hook-evaluator.ts. */
export const evaluatorSource = \`${literal}\`;
`;
}

/** Where it stands. */
export const evaluatorPath = join(core, 'policy/hook/evaluator-source.ts');

if (import.meta.main) writeFileSync(evaluatorPath, evaluatorModule());
