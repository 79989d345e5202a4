import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const modules = (path: string): string => join(root, 'node_modules', path);

/** Every check of `npm test`, cheapest first. */
const checks: readonly { name: string; words: readonly string[] }[] = [
  { name: 'format', words: [modules('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
  { name: 'lint', words: [modules('oxlint/bin/oxlint'), '--deny-warnings'] },
  { name: 'layers', words: [join(root, 'scripts/check/layers.ts')] },
  { name: 'overrides', words: [join(root, 'scripts/check/overrides.ts')] },
  { name: 'unused', words: [modules('knip/bin/knip.js')] },
  { name: 'types', words: [modules('astro/bin/astro.mjs'), 'check', '--minimumFailingSeverity', 'warning'] },
  { name: 'tests', words: [modules('vitest/vitest.mjs'), 'run'] },
];

/** Runs one check and resolves to true where it passes. Its output is shown as it comes. */
function passes(words: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    });
    child.on('exit', (code) => resolve(code === 0));
  });
}

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `There is no check ${unknown.join(', ')}. There are: ${checks.map(({ name }) => name).join(', ')}.\n`,
  );
  process.exit(2);
}
const passed: string[] = [];
const failures: string[] = [];
for (const { name, words } of checks) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.stdout.write(`— ${name}\n`);
  ((await passes(words)) ? passed : failures).push(name);
}
process.stdout.write(`checks: ${passed.length} passed, ${failures.length} failed\n`);
if (failures.length > 0)
  process.stderr.write(`Failed: ${failures.join(', ')}. One alone: npm test -- ${failures[0]}\n`);
process.exit(failures.length > 0 ? 1 : 0);
