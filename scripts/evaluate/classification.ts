import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { rulesVersion } from '#core/classify/rules/index.ts';
import { accuracy, type Accuracy } from '#core/model/accuracy.ts';
import { compareHints, type ComparedHints } from './classification/annotations.ts';
import { measureCorpus } from './classification/corpus.ts';
import { figuresOf, headlineOf } from './classification/figures.ts';
import { keepFirstGrade, readFirstGrades } from './classification/first-grades.ts';
import { foldOf, gradeGold, type GoldPair } from './classification/gold.ts';
import { gradeLabels } from './classification/labels.ts';
import { percent, printCorpus, printFigures, printHeadline, printHints } from './classification/print.ts';
import { compareParts } from './classification/model.ts';
import { compareReference, type ReferenceFigures } from './classification/reference.ts';

interface Options {
  labels?: string;
  set?: string;
  annotated?: string;
  reference?: string;
  readings: string;
  corpus?: string;
  write?: string;
  ablation?: boolean;
  first?: boolean;
  firstGrades: string;
  json?: boolean;
  disagreements?: boolean;
  folds: string;
}

/** Tools graded in a second of one core's time, whatever else the machine does. */
function toolsASecond(pairs: readonly GoldPair[]): number {
  const rounds = 20;
  for (const { definition, server } of pairs) classifyTool(definition, { server });
  const start = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1)
    for (const { definition, server } of pairs) classifyTool(definition, { server });
  const { user, system } = process.cpuUsage(start);
  return Math.round((rounds * pairs.length * 1e6) / (user + system));
}

function disagreementLines(pairs: readonly GoldPair[]): string[] {
  return pairs
    .filter(({ expected, got }) => expected.category !== got.category || expected.risk !== got.risk)
    .map(({ id, server, tool, expected, got, note, definition, classification }) =>
      [
        `${id} [${server}] ${tool}: label ${expected.category} ${expected.risk} (${note}); graded ${got.category} ${got.risk}`,
        `    ${(definition.description ?? '').replace(/\s+/g, ' ').slice(0, 200)}`,
        `    arguments: ${Object.keys((definition.inputSchema?.properties ?? {}) as object)
          .join(', ')
          .slice(0, 150)}`,
        `    rules: ${classification.rules.join(', ')}; label's facets: ${expected.facets.join(', ')}`,
      ].join('\n'),
    );
}

function hintLines(tiers: readonly ComparedHints[]): string[] {
  return tiers.flatMap(({ tier, disagreements }) =>
    disagreements.map(
      (item) =>
        `${tier} ${item.digest} [${item.server}] ${item.tool}: ${item.hint}; graded ${item.category}: ${item.description.replace(/\s+/g, ' ').slice(0, 160)}`,
    ),
  );
}

function referenceLines({ tools, agreement, judged, disagreements }: ReferenceFigures, listed: boolean): string[] {
  const lines = [
    `published labels of another catalogue: ${tools} tools, agreement ${percent(agreement)}; of ${disagreements.length} disagreements our reading bears out ours in ${judged.ours}, theirs in ${judged.theirs}, neither in ${judged.neither}; ${judged.open} not judged`,
  ];
  if (!listed) return lines;
  for (const item of disagreements)
    lines.push(
      `reference ${item.digest} [${item.server}] ${item.tool}: theirs ${item.theirs}, ours ${item.ours}, judged ${item.judged} ${item.reason}: ${item.description.replace(/\s+/g, ' ').slice(0, 160)}`,
    );
  return lines;
}

async function labelledTools(files: readonly string[], { labels, set }: Options): Promise<GoldPair[]> {
  if (labels === undefined) return (await Promise.all(files.map(gradeGold))).flat();
  const { pairs, missing } = await gradeLabels(labels, files, set);
  if (missing > 0) process.stderr.write(`${missing} labelled definitions are in none of the data files\n`);
  return pairs;
}

async function main(files: string[], options: Options): Promise<void> {
  const pairs = await labelledTools(files, options);
  const today = new Date().toISOString().slice(0, 10);
  if (options.first === true) {
    if (options.set === undefined) throw new Error('--first keeps the figures of one set: name it with --set');
    await keepFirstGrade(options.firstGrades, {
      set: options.set,
      figures: figuresOf(pairs),
      rulesVersion,
      on: today,
    });
  }
  const folds = Number(options.folds);
  const parts = Array.from({ length: folds }, (_, fold) =>
    pairs.filter(({ server }) => foldOf(server, folds) === fold),
  );
  const sets = [...new Set(pairs.map(({ set }) => set))].sort((one, other) =>
    other.localeCompare(one, 'en', { numeric: true }),
  );
  const firstGrades = await readFirstGrades(options.firstGrades);
  // A set is fresh as long as no rule has changed since it was first graded.
  const isFresh = (name: string): boolean =>
    firstGrades.some(({ set, rulesVersion: version }) => set === name && version === rulesVersion);
  const hints = options.annotated === undefined ? [] : await compareHints(options.annotated, options.readings);
  const reference =
    options.reference === undefined ? null : await compareReference(options.reference, options.readings);
  const measured: Accuracy = accuracy.parse({
    format: 1,
    measuredOn: today,
    rulesVersion,
    command: commandOf(files, options),
    sets: sets.map((set) => ({
      set,
      standing: isFresh(set) ? 'fresh' : 'tuned',
      figures: figuresOf(pairs.filter((pair) => pair.set === set)),
    })),
    all: { figures: figuresOf(pairs), folds: parts.filter((part) => part.length > 0).map((part) => headlineOf(figuresOf(part))) },
    firstGrades,
    ablation: options.ablation === true ? compareParts(pairs, folds) : [],
    hints,
    reference,
    corpus: options.corpus === undefined ? null : await measureCorpus(options.corpus),
  } satisfies Accuracy); // prettier-ignore
  if (options.write !== undefined) await writeFile(options.write, `${JSON.stringify(measured, null, 2)}\n`);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
    return;
  }
  const lines = [`rules version ${rulesVersion}`, ...printFigures(measured.all.figures), ''];
  lines.push(`${toolsASecond(pairs)} tools a second`, '');
  for (const [fold, part] of measured.all.folds.entries())
    lines.push(printHeadline(`servers ${fold + 1}/${folds}`, part));
  if (sets.length > 1) lines.push('', ...measured.sets.map(({ set, figures }) => printHeadline(set, figures)));
  if (measured.ablation.length > 0)
    lines.push(
      '',
      'cross-validation over servers',
      ...measured.ablation.map(({ by, headline }) => printHeadline(by, headline)),
    );
  if (hints.length > 0) lines.push('', 'author hints, hidden from the classifier', ...printHints(hints));
  if (reference !== null) lines.push('', ...referenceLines(reference, options.disagreements === true));
  if (measured.corpus !== null) lines.push('', ...printCorpus(measured.corpus));
  if (options.disagreements === true) lines.push('', ...disagreementLines(pairs), ...hintLines(hints));
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The command without the folders that the data files lie in. */
function commandOf(files: readonly string[], { labels, set, annotated, reference, corpus, ablation }: Options): string {
  const base = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const named = Object.entries({ set, annotated, reference, corpus }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${base(value)}`],
  );
  return [
    'npm run evaluate -- classification',
    ...(labels === undefined ? [] : [`--labels ${labels}`]),
    ...(ablation === true ? ['--ablation'] : []),
    ...named,
    ...files.map(base),
  ].join(' ');
}

await new Command('classification')
  .description('Measures the rules against labelled tools.')
  .argument(
    '<files...>',
    'labelled tools, or with --labels the tools or servers that the labels are of: JSONL, or JSONL with gzip',
  )
  .option('--labels <file>', 'labels that name definitions by digest')
  .option('--set <name>', 'measure this set of the labels alone')
  .option('--annotated <file>', "tools with their authors' hints, to compare with the grades")
  .option('--reference <file>', 'labels that another catalogue has published, to compare with the grades')
  .option('--readings <file>', 'what we read where hints, or that catalogue, and the grades differ', 'data/gold/readings.ndjson')
  .option('--corpus <file>', 'servers with their tools, to count the grades of and to time')
  .option('--folds <count>', 'parts by server, to see how the figures spread', '5')
  .option('--ablation', 'compare the rules with a model that is learned from the labels, and with both')
  .option('--first', 'keep the figures as the first of the set, before any rule is corrected for it')
  .option('--first-grades <file>', 'where first figures are kept', 'data/gold/first-grades.json')
  .option('--write <file>', 'write the figures, without any text of others, as JSON')
  .option('--disagreements', 'list the tools on which label and grade differ')
  .option('--json', 'print JSON')
  .action(main)
  .parseAsync(); // prettier-ignore
