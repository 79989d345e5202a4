import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format } from 'prettier';

const usage = `usage: node bench/run.ts [NAME…] [--servers FILE.ndjson[.gz]] [--snapshot FILE] [--site FOLDER] [--without NAME]…

Runs the benches one after the other, or those that are named; prints what they print, and keeps it in bench/results, a file
a bench, with the date, the commit, the machine and the command. A bench whose input is not given is passed over, and said so.
"scale" takes an hour and 30 GB, and runs only where it is named.

  --servers    server records, for the benches that grade, import, keep and multiply them
  --snapshot   a snapshot, for the benches that render and search its site
  --site       a built site, for the benches that weigh and load its pages
  DATABASE_URL names a database of PostgreSQL for this alone, for the benches of workers and of the store

Let nothing else run meanwhile: times are of this machine as it is.
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    servers: { type: 'string' },
    snapshot: { type: 'string' },
    site: { type: 'string' },
    without: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

/** What each bench is started with; null where its input is not there, and the word that asks for it. */
const { servers, snapshot, site } = values;
const work = '.toolgrade/bench';
const database = process.env['DATABASE_URL'];
const benches: Record<string, { words: string[] | null; needs?: string; long?: true }> = {
  classification: { words: servers === undefined ? null : [servers], needs: '--servers' },
  extraction: { words: [] },
  lists: { words: servers === undefined ? null : ['import', servers], needs: '--servers' },
  store: { words: servers === undefined ? null : [servers], needs: '--servers' },
  site: { words: snapshot === undefined ? null : [snapshot], needs: '--snapshot' },
  search: { words: snapshot === undefined ? null : [snapshot], needs: '--snapshot' },
  'page-weight': { words: site === undefined ? null : [site], needs: '--site' },
  lighthouse: { words: site === undefined ? null : [site], needs: '--site' },
  scale: { words: servers === undefined ? null : [work, '--records', servers], needs: '--servers', long: true },
  guard: { words: [] },
  workers: { words: database === undefined ? null : [], needs: 'DATABASE_URL' },
};
const unknown = [...positionals, ...values.without].filter((name) => benches[name] === undefined);
if (values.help || unknown.length > 0) {
  if (unknown.length > 0)
    process.stderr.write(`There is no bench ${unknown.join(', ')}: ${Object.keys(benches).join(', ')}\n`);
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const results = join(root, 'bench/results');

function machine(): string {
  const all = cpus();
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}`;
}

function commit(): string {
  const git = (...words: string[]): string => spawnSync('git', words, { cwd: root, encoding: 'utf8' }).stdout.trim();
  const changed = git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ', with changes';
  return `${git('rev-parse', '--short', 'HEAD')}${changed}`;
}

/** What a bench prints on its standard output, which is shown as it comes. */
async function output(name: string, words: readonly string[]): Promise<string> {
  const program = ['--disable-warning=ExperimentalWarning', join(root, 'bench', `${name}.ts`), ...words];
  const child = spawn(process.execPath, program, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const pieces: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => {
    pieces.push(piece);
    process.stdout.write(piece);
  });
  const [status] = (await once(child, 'close')) as [number | null];
  if (status !== 0) throw new Error(`${name} ended with ${status ?? 'a signal'}`);
  return Buffer.concat(pieces).toString();
}

/** A path of this machine says nothing to a reader of the results, and its file name does. */
const shown = (word: string): string => (word.includes('/') ? (word.split('/').at(-1) ?? word) : word);

mkdirSync(results, { recursive: true });
const failed: string[] = [];
for (const [name, { words, needs, long = false }] of Object.entries(benches)) {
  const asked = positionals.length === 0 ? !long : positionals.includes(name);
  if (!asked || values.without.includes(name)) continue;
  if (words === null) {
    process.stdout.write(`${name}: passed over, for want of ${needs ?? 'its input'}\n`);
    continue;
  }
  process.stdout.write(`\n# ${name}\n\n`);
  try {
    const text = await output(name, words);
    const head = [
      `# ${name}`,
      '',
      `- ${new Date().toISOString().slice(0, 10)}, commit ${commit()}`,
      `- ${machine()}`,
      `- \`node ${['bench/', name, '.ts', ...words.map((word) => ` ${shown(word)}`)].join('')}\``,
      '',
    ].join('\n');
    // Tables are Markdown already; what is set in columns by blanks must stay so.
    const body = /^\|/m.test(text) ? text.trim() : `\`\`\`text\n${text.trim()}\n\`\`\``;
    writeFileSync(join(results, `${name}.md`), await format(`${head}\n${body}\n`, { parser: 'markdown' }));
  } catch (error) {
    failed.push(error instanceof Error ? error.message : String(error));
  }
}
for (const message of failed) process.stderr.write(`${message}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;
