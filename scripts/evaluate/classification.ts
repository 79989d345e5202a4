import { Command } from 'commander';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { rulesVersion } from '#core/classify/rules/index.ts';
import { compareHints } from './classification/annotations.ts';
import { figuresOf } from './classification/figures.ts';
import { foldOf, gradeGold, type GoldPair } from './classification/gold.ts';
import { gradeLabels } from './classification/labels.ts';
import { percent, printFigures, printHints } from './classification/print.ts';
import { compareReference } from './classification/reference.ts';

interface Options {
  labels?: string;
  set?: string;
  annotated?: string;
  reference?: string;
  json?: boolean;
  disagreements?: boolean;
  folds: string;
  fold?: string;
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

async function labelledTools(files: readonly string[], { labels, set }: Options): Promise<GoldPair[]> {
  if (labels === undefined) return (await Promise.all(files.map(gradeGold))).flat();
  const { pairs, missing } = await gradeLabels(labels, files, set);
  if (missing > 0) process.stderr.write(`${missing} labelled definitions are in none of the data files\n`);
  return pairs;
}

async function main(files: string[], options: Options): Promise<void> {
  const folds = Number(options.folds);
  const all = await labelledTools(files, options);
  const pairs =
    options.fold === undefined ? all : all.filter(({ server }) => foldOf(server, folds) === Number(options.fold));
  const figures = figuresOf(pairs);
  const parts = Array.from({ length: folds }, (_, fold) =>
    all.filter(({ server }) => foldOf(server, folds) === fold),
  ).filter((part) => part.length > 0);
  const perFold = parts.map(figuresOf).map(({ tools, categoryAccuracy, riskAgreement, underGrading }) => ({
    tools,
    categoryAccuracy,
    riskAgreement,
    underGrading,
  }));
  const hints = options.annotated === undefined ? null : await compareHints(options.annotated);
  const reference = options.reference === undefined ? null : await compareReference(options.reference);
  const speed = toolsASecond(pairs);
  if (options.json === true) {
    process.stdout.write(
      `${JSON.stringify({ rulesVersion, gold: figures, folds: perFold, hints, reference, toolsASecond: speed }, null, 2)}\n`,
    );
    return;
  }
  const lines = [`rules version ${rulesVersion}`, ...printFigures(figures), '', `${speed} tools a second`, ''];
  for (const [fold, part] of perFold.entries()) {
    lines.push(
      `fold ${fold}: tools ${part.tools}   category ${percent(part.categoryAccuracy)}   risk ${percent(part.riskAgreement)}   under-grading ${percent(part.underGrading)}`,
    );
  }
  if (hints !== null) lines.push('', 'author hints, hidden from the classifier', ...printHints(hints));
  if (reference !== null)
    lines.push(
      '',
      `published labels of another catalogue: ${reference.tools} tools, agreement ${percent(reference.agreement)}`,
    );
  if (options.disagreements === true) {
    lines.push('', ...disagreementLines(pairs));
    for (const tier of hints ?? [])
      for (const item of tier.disagreements)
        lines.push(
          `${tier.tier} [${item.server}] ${item.tool}: ${item.hint}; graded ${item.category}: ${item.description.replace(/\s+/g, ' ').slice(0, 160)}`,
        );
    for (const item of reference?.disagreements ?? [])
      lines.push(
        `reference [${item.server}] ${item.tool}: theirs ${item.theirs}, ours ${item.ours}: ${item.description.replace(/\s+/g, ' ').slice(0, 160)}`,
      );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
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
  .option('--folds <count>', 'parts by server, to see how the figures spread', '5')
  .option('--fold <number>', 'measure this part alone')
  .option('--disagreements', 'list the tools on which label and grade differ')
  .option('--json', 'print JSON')
  .action(main)
  .parseAsync();
