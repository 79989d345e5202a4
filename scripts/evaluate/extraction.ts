import { parseArgs } from 'node:util';
import { compare } from './extraction/compare.ts';
import { PackageReader } from './extraction/packages.ts';
import { report, type Row } from './extraction/report.ts';
import { factsLine, readTruth } from './extraction/truth.ts';

const usage = `usage: npm run evaluate -- extraction TRUTH.ndjson[.gz] [options]

Extracts each package of the truth file as the crawler does, and compares what is found with what its server lists.

  --cache DIR   where npm's archives are kept (.toolgrade/npm-cache)
  --only TEXT   only packages with this in their name
  --verbose     what is missing, junk, gated and unequal
  --tools       each extracted tool, a line of JSON
  --facts       no measurement: the truth file with digests in place of all texts
  --json        the comparisons as JSON instead of a table
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cache: { type: 'string', default: '.toolgrade/npm-cache' },
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    tools: { type: 'boolean', default: false },
    facts: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [path] = positionals;
if (path === undefined || values.help) {
  process.stderr.write(usage);
  process.exit(values.help ? 0 : 2);
}
if (values.facts) {
  for await (const truth of readTruth(path)) process.stdout.write(factsLine(truth));
  process.exit(0);
}
const packages = await PackageReader.open(values.cache);
const rows: Row[] = [];
for await (const truth of readTruth(path)) {
  if (values.only !== undefined && !truth.package.includes(values.only)) continue;
  const measured = await packages.read(truth.package, truth.version);
  rows.push({
    package: truth.package,
    version: truth.version,
    comparison: compare(measured.extraction, truth.tools),
    ...measured,
  });
  for (const line of measured.missed) process.stderr.write(`${truth.package}: ${line}\n`);
  if (values.tools)
    for (const tool of measured.extraction.tools)
      process.stdout.write(
        `${JSON.stringify({ ...tool, definition: { ...tool.definition, description: tool.definition.description?.slice(0, 60) } })}\n`,
      );
}
process.stdout.write(
  values.json
    ? `${JSON.stringify(
        rows.map(({ extraction: _left, ...row }) => ({
          ...row,
          comparison: { ...row.comparison, byStyle: Object.fromEntries(row.comparison.byStyle) },
        })),
        null,
        2,
      )}\n`
    : report(rows, values.verbose),
);
