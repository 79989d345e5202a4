import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import type { ExtractedTool } from '#scripts/crawl/extract/extraction.ts';
import { compare } from './extraction/compare.ts';
import { markdown, type Section } from './extraction/markdown.ts';
import { PackageReader } from './extraction/packages.ts';
import { report, type Row } from './extraction/report.ts';
import { factsLine, readTruth } from './extraction/truth.ts';

const usage = `usage: npm run evaluate -- extraction TRUTH.ndjson[.gz]... [options]

Extracts each package of the truth files as the crawler does, and compares what is found with what its server lists.

  --cache DIR   where npm's archives are kept (.toolgrade/npm-cache)
  --only TEXT   only packages with this in their name
  --verbose     what is missing, junk, gated and unequal
  --tools       each extracted tool, a line of JSON
  --facts       no measurement: the truth file with digests in place of all texts
  --json        the comparisons as JSON instead of a table
  --markdown    the figures as a document, by file, package and style
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cache: { type: 'string', default: '.toolgrade/npm-cache' },
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    tools: { type: 'boolean', default: false },
    facts: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (positionals.length === 0 || values.help) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}
if (values.facts) {
  for (const path of positionals) for await (const truth of readTruth(path)) process.stdout.write(factsLine(truth));
  process.exit(0);
}
const packages = await PackageReader.open(values.cache);
const sections: Section[] = [];
for (const path of positionals) sections.push({ file: basename(path), rows: await measure(path) });
const rows = sections.flatMap((section) => section.rows);
process.stdout.write(
  values.markdown
    ? markdown(sections, `npm run evaluate -- extraction ${positionals.join(' ')} --markdown`)
    : values.json
      ? `${JSON.stringify(rows.map(plain), null, 2)}\n`
      : report(rows, values.verbose),
);

/** Reads the packages of a truth file, one after another. */
async function measure(path: string): Promise<Row[]> {
  const measured: Row[] = [];
  for await (const truth of readTruth(path)) {
    if (values.only !== undefined && !truth.package.includes(values.only)) continue;
    const { package: name, version } = truth;
    const reading = await packages.read(name, version);
    const { extraction } = reading;
    measured.push({ package: name, version, comparison: compare(extraction, truth.tools), ...reading });
    for (const line of reading.missed) process.stderr.write(`${name}: ${line}\n`);
    if (values.tools) for (const tool of extraction.tools) process.stdout.write(`${JSON.stringify(short(tool))}\n`);
  }
  return measured;
}

/** A tool with the beginning of its description. */
function short(tool: ExtractedTool): ExtractedTool {
  const { description } = tool.definition;
  return description === undefined
    ? tool
    : { ...tool, definition: { ...tool.definition, description: description.slice(0, 60) } };
}

function plain({ extraction: _left, ...row }: Row): object {
  return { ...row, comparison: { ...row.comparison, byStyle: Object.fromEntries(row.comparison.byStyle) } };
}
