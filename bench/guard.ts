import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

const usage = `usage: node bench/guard.ts [--calls N] [--warm N]

What the guard adds to a call: the same server, bare and guarded, called in turn in one run, so that whatever else the
machine does is in both. The policy limits, checks an argument and writes the audit log.
`;

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '2000' },
    warm: { type: 'string', default: '200' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(usage);
  process.exit(0);
}
const [calls, warm] = [Number(values.calls), Number(values.warm)];

const server = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js');
const folder = mkdtempSync(join(tmpdir(), 'toolgrade-bench-'));
const policy = join(folder, 'policy.json');
writeFileSync(
  policy,
  JSON.stringify({
    format: 'toolgrade policy',
    version: 1,
    others: 'deny',
    rules: [
      {
        tool: 'get-sum',
        action: 'limit',
        limit: { max: 1_000_000, window: 'minute' },
        conditions: [{ check: 'maximum', argument: '/a', whenAbsent: 'refuse', max: 1e9 }],
      },
    ],
  }),
);

async function connect(words: readonly string[]): Promise<Client> {
  const client = new Client({ name: 'toolgrade-bench', version: '1.0.0' });
  const [command = '', ...args] = words;
  await client.connect(new StdioClientTransport({ command, args, stderr: 'ignore' }));
  return client;
}

const bareWords = [process.execPath, server, 'stdio'];
const guardWords = [
  process.execPath,
  join(import.meta.dirname, '..', 'scripts/cli/main-guard.ts'),
  '--policy',
  policy,
  '--audit',
  join(folder, 'audit.ndjson'),
  '--',
  ...bareWords,
];

/** Milliseconds that one call takes. */
async function timed(client: Client, a: number): Promise<number> {
  const began = performance.now();
  const { isError } = await client.callTool({ name: 'get-sum', arguments: { a, b: 1 } });
  if (isError === true) throw new Error('a call was refused');
  return performance.now() - began;
}

/** The value below which a share of sorted values lies. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const [bare, guarded] = await Promise.all([connect(bareWords), connect(guardWords)]);
try {
  const times = { bare: [] as number[], guarded: [] as number[] };
  for (let at = 0; at < warm + calls; at += 1) {
    // Whichever comes second finds warmer caches, so they take turns.
    const order = at % 2 === 0 ? (['bare', 'guarded'] as const) : (['guarded', 'bare'] as const);
    for (const which of order) {
      const time = await timed(which === 'bare' ? bare : guarded, at);
      if (at >= warm) times[which].push(time);
    }
  }
  const [one, other] = [times.bare, times.guarded].map((all) => all.toSorted((a, b) => a - b)) as [number[], number[]];
  const row = (name: string, share: number): string => {
    const [plain, behind] = [quantile(one, share), quantile(other, share)];
    const figures = [plain, behind, behind - plain].map((value) => value.toFixed(3).padStart(9));
    return `${name.padEnd(6)}${figures.join('')}`;
  };
  const { stdout: commit } = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' });
  process.stdout.write(
    [
      `${calls} calls each, milliseconds a call; ${cpus().length} cores, Node ${process.version}, ${commit.trim()}`,
      `        bare  guarded    added`,
      row('p50', 0.5),
      row('p99', 0.99),
      '',
    ].join('\n'),
  );
} finally {
  await Promise.all([bare.close(), guarded.close()]);
  rmSync(folder, { recursive: true, force: true });
}
