import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { ExtractorPool } from '../crawl/extract/pool.ts';
import { npmOptions } from '../crawl/npm-options.ts';
import { dirSource } from '../crawl/sources/dir.ts';
import { readLines } from '../lines.ts';
import { shapeOf } from './extraction/facts.ts';

const usage = `usage: npm run evaluate -- repositories FOLDER [options]

Reads each repository of data/truth/repositories.ndjson as "inspect dir:" does, and compares what is found with what its source
declares. FOLDER holds the trees at the commits that the file names, each as OWNER+REPO; those that are not there are left out.

  --truth FILE  another file of truth
  --verbose     what is missing, found besides, and unequal
`;

const truthLine = z.object({
  repository: z.string().startsWith('github:'),
  commit: z.string(),
  language: z.enum(['python', 'go', 'javascript']),
  tools: z.array(
    z.object({
      name: z.string(),
      /** Hex SHA-256 of the description with each run of white space as one space; absent where the source computes it. */
      description: z.string().optional(),
      properties: z.string().optional(),
      required: z.string().optional(),
    }),
  ),
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    truth: { type: 'string', default: 'data/truth/repositories.ndjson' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined || values.help) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Counts of one repository, or of all in a language. */
interface Counts {
  declared: number;
  found: number;
  besides: number;
  described: [equal: number, compared: number];
  shaped: [equal: number, compared: number];
}

const extractors = new ExtractorPool();
const context = {
  npm: await npmOptions('.toolgrade/npm-cache'),
  extractors,
  extractorDigest: '',
  now: new Date().toISOString(),
};
const rows: { name: string; language: string; counts: Counts; state: string }[] = [];
const remarks: string[] = [];
for await (const { text } of readLines(createReadStream(values.truth), 2 ** 24)) {
  if (text === null || text.trim() === '') continue;
  const truth = truthLine.parse(JSON.parse(text));
  const name = truth.repository.slice('github:'.length);
  const tree = join(folder, name.replace('/', '+'));
  if (!existsSync(tree)) {
    process.stderr.write(`${tree} is not there: ${name} is left out.\n`);
    continue;
  }
  const reading = await dirSource.read(tree, null, context);
  const crawled = reading.ok && reading.value.changed ? reading.value.crawled : null;
  const found = new Map((crawled?.tools ?? []).map((tool) => [tool.definition.name, tool]));
  const counts: Counts = { declared: truth.tools.length, found: 0, besides: 0, described: [0, 0], shaped: [0, 0] };
  const note = (what: string, tool: string): void => void remarks.push(`${name}: ${what}: ${tool}`);
  for (const tool of truth.tools) {
    const definition = found.get(tool.name)?.definition;
    if (definition === undefined) {
      note('missing', tool.name);
      continue;
    }
    counts.found += 1;
    if (tool.description !== undefined) {
      const isEqual = digest(flat(definition.description ?? '')) === tool.description;
      counts.described[0] += Number(isEqual);
      counts.described[1] += 1;
      if (!isEqual) note('description', tool.name);
    }
    if (tool.properties !== undefined) {
      const shape = shapeOf(definition.inputSchema);
      const isEqual =
        digest(shape.properties).slice(0, 16) === tool.properties &&
        digest(shape.required).slice(0, 16) === tool.required;
      counts.shaped[0] += Number(isEqual);
      counts.shaped[1] += 1;
      if (!isEqual) note('input', tool.name);
    }
  }
  const names = new Set(truth.tools.map((tool) => tool.name));
  for (const [tool, { provenance }] of found) {
    if (names.has(tool) || provenance.truth !== 'registered' || provenance.gated !== null) continue;
    counts.besides += 1;
    note('besides', tool);
  }
  const { state, code } = crawled?.server.outcome ?? (reading.ok ? { state: '', code: null } : reading.failure);
  rows.push({ name, language: truth.language, counts, state: code ?? state });
}
extractors.close();

const percent = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
const line = (name: string, { declared, found, besides, described, shaped }: Counts, state: string): string =>
  `| ${name} | ${declared} | ${percent(found, declared)} | ${besides} | ${percent(...described)} of ${described[1]} | ${percent(...shaped)} of ${shaped[1]} | ${state} |`;
process.stdout.write(
  '| repository | declared | found | besides | descriptions equal | inputs equal | outcome |\n|---|--:|--:|--:|--:|--:|---|\n',
);
for (const language of ['python', 'go', 'javascript']) {
  const own = rows.filter((row) => row.language === language);
  if (own.length === 0) continue;
  for (const { name, counts, state } of own) process.stdout.write(`${line(name, counts, state)}\n`);
  const sum = (pick: (counts: Counts) => number): number => own.reduce((total, { counts }) => total + pick(counts), 0);
  const all: Counts = {
    declared: sum((counts) => counts.declared),
    found: sum((counts) => counts.found),
    besides: sum((counts) => counts.besides),
    described: [sum((counts) => counts.described[0]), sum((counts) => counts.described[1])],
    shaped: [sum((counts) => counts.shaped[0]), sum((counts) => counts.shaped[1])],
  };
  process.stdout.write(`${line(`**all ${own.length} in ${language}**`, all, '')}\n`);
}
if (values.verbose) process.stdout.write(`\n${remarks.join('\n')}\n`);
