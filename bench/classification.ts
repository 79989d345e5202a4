import { Command } from 'commander';
import { measureCorpus } from '#scripts/evaluate/classification/corpus.ts';
import { printCorpus } from '#scripts/evaluate/classification/print.ts';

/** What a core grades in a second at least. */
const wanted = 5000;

async function main(file: string): Promise<void> {
  const corpus = await measureCorpus(file);
  const before = process.memoryUsage.rss();
  // A second run in the same process: memory that grows with what was graded would show.
  const again = await measureCorpus(file);
  const grown = Math.round((process.memoryUsage.rss() - before) / 2 ** 20);
  const best = Math.max(corpus.toolsASecond, again.toolsASecond);
  process.stdout.write(
    `${[
      ...printCorpus(corpus),
      `second run: ${again.toolsASecond} tools a second, ${grown} MiB more than after the first`,
      `${best} tools a second of one core's work, ${best >= wanted ? 'at least' : 'under'} the ${wanted} that are wanted`,
    ].join('\n')}\n`,
  );
}

await new Command('classification')
  .description(
    "Grades every tool of a file of servers twice in one process. Times are the process's own; busy neighbours slow them down.",
  )
  .argument('<file>', 'servers with their tools: JSONL, or JSONL with gzip')
  .action(main)
  .parseAsync();
