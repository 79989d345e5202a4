import { createHash } from 'node:crypto';
import { Command } from 'commander';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import { definitionsOf } from './classification/definitions.ts';
import { readLabels } from './classification/labels.ts';

/**
 * Strata by the words of a tool's name, with the share of a batch that each gets: names that speak of money, removal,
 * process and change are drawn more often than they occur, so that every category has enough cases.
 */
const strata: readonly { share: number; named: RegExp }[] = [
  { share: 0.09, named: /pay|charge|refund|transfer|withdraw|invoice|order|trade|swap|subscri|buy|sell|checkout|billing|stake/i },
  { share: 0.14, named: /delete|remove|drop|purge|clear|wipe|destroy|terminate|reset|truncate|cancel|archive|revoke/i },
  { share: 0.17, named: /run|exec|deploy|start|stop|restart|trigger|send|click|navigate|apply|sync|invoke|install|launch|control|call/i },
  { share: 0.25, named: /create|update|add|set|edit|write|save|upload|modify|move|rename|assign|publish|register|merge|manage/i },
  { share: 0.35, named: /./ },
]; // prettier-ignore

/** A place in an order that depends on the seed and the text alone. */
function placeOf(seed: string, text: string): string {
  return createHash('sha256').update(`${seed} ${text}`).digest('hex');
}

interface Drawn {
  place: string;
  server: string;
  line: string;
}

async function main(files: string[], options: { seed: string; count: string; labels: string }): Promise<void> {
  const labelled = await readLabels(options.labels);
  const piles: { withSchema: Drawn[]; without: Drawn[] }[] = strata.map(() => ({ withSchema: [], without: [] }));
  const seen = new Set<string>();
  const most = Number(options.count) * 4;
  for (const file of files) {
    for await (const { server, definition } of definitionsOf(file)) {
      const digest = definitionDigest(definition);
      if (labelled.has(digest) || seen.has(digest)) continue;
      seen.add(digest);
      const pile = piles[strata.findIndex(({ named }) => named.test(definition.name))];
      if (pile === undefined) continue;
      const part = definition.inputSchema === undefined ? pile.without : pile.withSchema;
      part.push({
        place: placeOf(options.seed, digest),
        server,
        line: JSON.stringify({ digest, server, ...definition }),
      });
      // The best places of what was seen so far are all that can be drawn.
      if (part.length > most * 2)
        part.sort((one, other) => (one.place < other.place ? -1 : 1)).splice(most, part.length);
    }
  }
  const servers = new Set<string>();
  const drawn: Drawn[] = [];
  for (const [index, { withSchema, without }] of piles.entries()) {
    const wanted = Math.round(Number(options.count) * (strata[index]?.share ?? 0));
    for (const [part, count] of [
      [withSchema, Math.round(wanted * 0.7)],
      [without, wanted - Math.round(wanted * 0.7)],
    ] as const) {
      let taken = 0;
      for (const one of part.sort((a, b) => (a.place < b.place ? -1 : 1))) {
        if (taken >= count) break;
        if (servers.has(one.server)) continue;
        servers.add(one.server);
        drawn.push(one);
        taken += 1;
      }
    }
  }
  // In an order that tells nothing of the strata.
  drawn.sort((one, other) => (one.place < other.place ? -1 : 1));
  process.stdout.write(drawn.map(({ line }) => `${line}\n`).join(''));
}

await new Command('draw')
  .description('Draws tools that no set of labels has, to be labelled by hand before anybody sees their grade. One a server.')
  .argument('<files...>', 'servers with their tools, or tools that name their server: JSONL, or JSONL with gzip')
  .requiredOption('--seed <text>', 'the same seed and files give the same tools')
  .option('--count <number>', 'how many', '130')
  .option('--labels <file>', 'the labels that there are', 'data/gold/labels.ndjson')
  .action(main)
  .parseAsync(); // prettier-ignore
