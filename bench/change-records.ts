import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { readLines } from '#scripts/lines.ts';
import { random } from './random.ts';

interface Tool {
  name: string;
  description?: string;
}
interface ServerLine {
  id: string;
  name: string;
  description?: string;
  tools?: Tool[];
}

/** What was done to the servers of a file. */
export interface Changes {
  changed: number;
  gone: number;
  added: number;
}

/** One change of a server as crawls find them: another description, a tool more, a tool less. */
function change(server: ServerLine, choice: number): ServerLine {
  const { tools = [] } = server;
  const [first, ...others] = tools;
  if (first === undefined) return { ...server, description: `${server.description ?? ''} It was changed.`.trim() };
  if (choice < 0.2)
    return { ...server, tools: [...tools, { name: 'list_recent_changes', description: 'Lists changes.' }] };
  if (choice < 0.4 && others.length > 0) return { ...server, tools: others };
  const changed = { ...first, description: `${first.description ?? ''} It was changed.`.trim() };
  return { ...server, tools: [changed, ...others] };
}

/**
 * Writes a file of server records again, with a share of the servers changed: of a hundred of those, five are gone, and
 * five come anew. The same arguments give the same bytes.
 */
export async function changeRecords(input: string, output: string, share: number, seed: number): Promise<Changes> {
  const next = random(seed);
  const out = createWriteStream(output);
  const write = async (server: ServerLine): Promise<void> => {
    if (!out.write(`${JSON.stringify(server)}\n`)) await once(out, 'drain');
  };
  const changes: Changes = { changed: 0, gone: 0, added: 0 };
  for await (const { text } of readLines(createReadStream(input), 2 ** 24)) {
    if (text === null || text.trim() === '') continue;
    const server = JSON.parse(text) as ServerLine;
    if (next() >= share) {
      await write(server);
      continue;
    }
    const fate = next();
    if (fate < 0.05) {
      changes.gone += 1;
    } else if (fate < 0.1) {
      changes.added += 1;
      await write(server);
      await write({ ...server, id: `added:${changes.added}:${server.id}`, name: `${server.name}-next` });
    } else {
      changes.changed += 1;
      await write(change(server, next()));
    }
  }
  out.end();
  await finished(out);
  return changes;
}
