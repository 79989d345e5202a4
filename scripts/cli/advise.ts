import { openAdviser, type Adviser } from '../classify/model/adviser.ts';
import { ConfigurationError } from '../classify/model/configuration.ts';
import { reportLines } from '../classify/model/report-lines.ts';
import { VerdictCache } from '../classify/model/verdict-cache.ts';
import { ruledServers } from '../classify/run.ts';
import { openCatalogue } from './stages.ts';
import { counted, plain, say } from './terminal.ts';
import { UsageError, workspace } from './workspace.ts';

/** Runs `work` with the adviser that the environment names, or null; says what it was asked, and closes it. */
export async function withAdviser<Value>(
  work: (adviser: Adviser | null) => Promise<Value>,
  verdicts: string = workspace.verdicts,
): Promise<Value> {
  const adviser = open(verdicts);
  if (adviser === null) return work(null);
  try {
    const value = await work(adviser);
    for (const line of reportLines(adviser.report())) say(plain(line));
    return value;
  } finally {
    await adviser.close();
  }
}

function open(cacheFile: string): Adviser | null {
  try {
    return openAdviser(process.env, { cacheFile, log: (line) => say(plain(line)) });
  } catch (error) {
    throw error instanceof ConfigurationError ? new UsageError(error.message) : error;
  }
}

/** The same for commands that make no sense without a model. */
async function withNamedAdviser(work: (adviser: Adviser) => Promise<boolean>): Promise<boolean> {
  return withAdviser((adviser) => {
    if (adviser === null)
      throw new UsageError('No model is named. Set TOOLGRADE_MODEL (see "With a model" in the README).');
    return work(adviser);
  });
}

/** Hands what the cache does not know to the endpoint's batch interface. Resolves to true where all was handed in. */
export function submitBatches(catalogueFile: string): Promise<boolean> {
  return withNamedAdviser(async (adviser) => {
    const catalogue = openCatalogue(catalogueFile);
    try {
      const { batches, requests, tools, stopped } = await adviser.submit(ruledServers(catalogue));
      say(
        `Handed in ${counted(tools, 'tool')} in ${counted(requests, 'request')}, ${counted(batches, 'batch', 'batches')}.`,
      );
      return stopped === null;
    } finally {
      catalogue.close();
    }
  });
}

/** Takes in the results of batches that have ended. Resolves to true where none failed. */
export function collectBatches(): Promise<boolean> {
  return withNamedAdviser(async (adviser) => {
    const { open: out, collected, failed, unanswered } = await adviser.collect();
    say(`Took in ${counted(collected, 'batch', 'batches')}; ${out} still out, ${failed} given up.`);
    if (unanswered > 0) say(`${counted(unanswered, 'request')} came back without an answer: hand them in again.`);
    return failed === 0 && unanswered === 0;
  });
}

/** Asks again about tools whose verdict is kept. Resolves to true where the model still reads them alike. */
export function recheckVerdicts(catalogueFile: string, most: number): Promise<boolean> {
  return withNamedAdviser(async (adviser) => {
    const catalogue = openCatalogue(catalogueFile);
    try {
      const known = ruledServers(catalogue)
        .flatMap(({ graded }) => graded)
        .take(most);
      const { compared, differ } = await adviser.recheck([...known]);
      say(`Asked again about ${counted(compared, 'tool')}: ${differ.length} read otherwise.`);
      for (const name of differ) say(plain(`  ${name}`));
      return differ.length === 0;
    } finally {
      catalogue.close();
    }
  });
}

/** Checks every kept verdict against its own digest. Resolves to true where none is damaged. */
export function verifyVerdicts(): boolean {
  const { rows, damaged } = new VerdictCache(workspace.verdicts).verify();
  say(`${counted(rows, 'verdict')}, ${damaged.length} damaged. A damaged one is not used, and is asked for again.`);
  return damaged.length === 0;
}
