import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { readLines } from '#scripts/lines.ts';
import { random } from './random.ts';

const usage = `usage: node bench/grow.ts RECORDS.jsonl[.gz] OUT.jsonl [--servers N] [--tools N] [--seed N] [--counted]

Grows a set of server records (as \`import:\` reads them) to a size, for runs at scale: the records as they are first, then
servers made from them. Servers without tools get tools, and new servers are added; how many tools each gets follows the
records, scaled to reach the size. Tools are drawn as runs of one real server's, so that a made server hangs together.
Half of them keep their names, as half of the real ones share theirs with another server; the others get the first word
of one real name and the rest of another. --counted says of every server that its tools were found in what is published, as
a crawl would: tools that a record only declares are in no list, no policy and no index. The same arguments give the same bytes.
`;

interface Tool {
  name: string;
  [field: string]: unknown;
}
interface ServerLine {
  id: string;
  name: string;
  tools?: Tool[];
  [field: string]: unknown;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    servers: { type: 'string', default: '42500' },
    tools: { type: 'string', default: '500000' },
    seed: { type: 'string', default: '1' },
    counted: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [input, output] = positionals;
if (values.help || input === undefined || output === undefined) {
  process.stdout.write(usage);
  process.exit(values.help ? 0 : 2);
}

const next = random(Number(values.seed));
const below = (count: number): number => Math.floor(next() * count);

async function readRecords(path: string): Promise<ServerLine[]> {
  const bytes = createReadStream(path);
  const lines = readLines(path.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes, 2 ** 24);
  const records: ServerLine[] = [];
  for await (const { text } of lines)
    if (text !== null && text.trim() !== '') records.push(JSON.parse(text) as ServerLine);
  return records;
}

const records = await readRecords(input);
const wanted = { servers: Number(values.servers), tools: Number(values.tools) };
const giving = records.filter(({ tools = [] }) => tools.length > 0);
const sizes = giving.map(({ tools = [] }) => tools.length);
const real = sizes.reduce((sum, size) => sum + size, 0);
const bare = records.length - giving.length;
const made = Math.max(0, wanted.servers - records.length);
const receivers = Math.min(bare, wanted.servers - giving.length) + made;

const pick = <Value>(list: readonly Value[]): Value => {
  const value = list[below(list.length)];
  if (value === undefined) throw new Error('the records have no server with tools');
  return value;
};

/** A tool's name made of two, in the writing of the first. */
function blended(one: string, other: string): string {
  const [head = one] = /^[A-Za-z0-9]+?(?=[_.-]|(?<=[a-z])[A-Z]|$)/.exec(one) ?? [];
  const tail = /(?:[_.-]|(?<=[a-z])(?=[A-Z])).*$/.exec(other)?.[0] ?? `_${other}`;
  return `${head}${tail}`;
}

/** A list of tools of a made server, without a name twice. */
function drawTools(count: number): Tool[] {
  const tools = new Map<string, Tool>();
  for (let tries = 0; tools.size < count && tries < 20; tries += 1) {
    const { tools: source = [] } = pick(giving);
    for (const tool of source) {
      if (tools.size >= count) break;
      const { tools: others = [] } = pick(giving);
      const name = next() < 0.5 ? tool.name : blended(tool.name, pick(others).name);
      tools.set(name, { ...tool, name });
    }
  }
  return [...tools.values()];
}

const out = createWriteStream(output);
const total = { servers: 0, tools: 0 };
async function write(record: ServerLine): Promise<void> {
  total.servers += 1;
  total.tools += record.tools?.length ?? 0;
  const told = values.counted ? { ...record, truth: 'registered' } : record;
  if (!out.write(`${JSON.stringify(told)}\n`)) await once(out, 'drain');
}
/**
 * The tools of the next server that gets some: a real list's length, scaled so that those that still come reach the goal.
 */
let coming = receivers;
const draw = (): Tool[] => {
  const left = Math.max(0, wanted.tools - total.tools);
  const share = (pick(sizes) * giving.length) / real;
  const size = coming <= 1 ? left : Math.min(left, Math.round((share * left) / coming));
  coming -= 1;
  return drawTools(size);
};

if (wanted.servers < records.length) {
  const order = records.map((record) => ({ record, key: next() })).sort((one, other) => one.key - other.key);
  for (const { record } of order) {
    if (total.servers >= wanted.servers || total.tools >= wanted.tools) break;
    await write(record);
  }
} else {
  // The real tools come first, so that the made ones fill what is left.
  for (const record of giving) await write(record);
  for (const record of records) {
    if ((record.tools ?? []).length === 0) await write({ ...record, tools: draw() });
  }
  for (let number = 1; number <= made; number += 1) {
    const like = pick(records);
    await write({ ...like, id: `grown:${number}:${like.id}`, tools: draw() });
  }
}
out.end();
await finished(out);
process.stdout.write(`${total.servers} servers, ${total.tools} tools\n`);
