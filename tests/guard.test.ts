import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { ElicitRequestSchema, type CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import type { PolicyFileInput } from '#core/model/policy-file.ts';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'scripts/cli/main-guard.ts');
/** A real server of the default catalogue, as npm installs it. */
const everything = createRequire(import.meta.url).resolve('@modelcontextprotocol/server-everything/dist/index.js');

let folder: string;
let audit: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-guard-'));
  audit = join(folder, 'audit.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const neutral = (rules: PolicyFileInput['rules'], others: PolicyFileInput['others'] = 'deny'): PolicyFileInput => ({
  format: 'toolgrade policy',
  version: 1,
  others,
  rules,
});

const guarded = (policy: string, words: readonly string[], options: readonly string[] = []): string[] => [
  cli,
  '--policy',
  policy,
  '--audit',
  audit,
  ...options,
  '--',
  ...words,
];

const records = (): Record<string, unknown>[] =>
  readFileSync(audit, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The real client, in front of a guard, in front of the real server. */
async function connect(
  policy: string,
  options: readonly string[] = [],
  answer?: string,
): Promise<{ client: Client; transport: StdioClientTransport }> {
  const client = new Client(
    { name: 'toolgrade-test', version: '1.0.0' },
    { capabilities: answer === undefined ? {} : { elicitation: {} } },
  );
  if (answer !== undefined) {
    client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { answer } }));
  }
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: guarded(policy, [process.execPath, everything, 'stdio'], options),
    stderr: 'ignore',
  });
  await client.connect(transport);
  return { client, transport };
}

const call = async (client: Client, name: string, args: Record<string, unknown> = {}): Promise<CallToolResult> =>
  (await client.callTool({ name, arguments: args })) as CallToolResult;
const said = ({ content }: CallToolResult): string => JSON.stringify(content);

/** True while a process runs; one that has ended and that nobody has asked about does not. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Ids of the processes that a process has started. */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((word) => word !== '')
    .map(Number);

async function eventually(holds: () => boolean): Promise<void> {
  for (let left = 200; !holds() && left > 0; left -= 1) await wait(50);
  expect(holds()).toBe(true);
}

it('is a command of toolgrade', () => {
  const { stdout, status } = spawnSync(process.execPath, [join(root, 'bin/toolgrade.mjs'), 'guard', '--help'], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toContain('toolgrade guard');
  expect(stdout).toContain('--policy <file>');
});

describe('toolgrade guard in front of a real server', () => {
  it('hides, denies, limits and checks arguments, and the log has it all', async () => {
    const policy = file(
      'policy.json',
      neutral([
        { tool: 'echo', action: 'limit', limit: { max: 10, window: 'minute' } },
        { tool: 'get-env', action: 'hide' },
        { tool: 'get-tiny-image', action: 'deny' },
        {
          tool: 'get-sum',
          action: 'allow',
          conditions: [{ check: 'maximum', argument: '/a', whenAbsent: 'refuse', max: 1000 }],
        },
      ]),
    );
    const { client, transport } = await connect(policy);
    const { pid } = transport;
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain('echo');
    expect(names).not.toContain('get-env');

    for (const name of ['get-env', 'get-tiny-image', 'get-annotated-message']) {
      const refused = await call(client, name);
      expect(refused.isError, name).toBe(true);
      expect(said(refused)).toMatch(/The policy denies/);
    }
    for (let sent = 1; sent <= 10; sent += 1) {
      expect(said(await call(client, 'echo', { message: `m${sent}` }))).toContain(`m${sent}`);
    }
    const eleventh = await call(client, 'echo', { message: 'm11' });
    expect(eleventh.isError).toBe(true);
    expect(said(eleventh)).toMatch(/10 calls a minute/);
    expect(said(await call(client, 'get-sum', { a: 1000, b: 1 }))).toContain('1001');
    const over = await call(client, 'get-sum', { a: 1001, b: 1 });
    expect(over.isError).toBe(true);
    expect(said(over)).toMatch(/at most 1000/);
    // What is no call of a tool is as it is without the guard.
    expect((await client.listResources()).resources.length).toBeGreaterThan(0);
    expect((await client.listPrompts()).prompts.length).toBeGreaterThan(0);
    expect(client.getServerVersion()?.name).toMatch(/everything/);
    const [server] = childrenOf(pid ?? 0);
    await client.close();
    await eventually(() => !isAlive(pid ?? 0) && !isAlive(server ?? 0));

    const log = records();
    expect(log[0]).toMatchObject({ event: 'start', format: 'Toolgrade policy' });
    expect(log.at(-1)).toMatchObject({ event: 'end' });
    expect(log.filter(({ event }) => event === 'hidden')).toEqual([expect.objectContaining({ tools: ['get-env'] })]);
    const calls = log.filter(({ event }) => event === 'call');
    expect(calls.map(({ tool, verdict }) => `${String(tool)} ${String(verdict)}`)).toEqual([
      'get-env deny',
      'get-tiny-image deny',
      'get-annotated-message deny',
      ...Array.from({ length: 10 }, () => 'echo allow'),
      'echo deny',
      'get-sum allow',
      'get-sum deny',
    ]);
    for (const record of calls) {
      expect(record).toMatchObject({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        argumentsDigest: expect.stringMatching(/^sha256-[0-9a-f]{64}$/),
        rule: expect.stringMatching(/^\/(?:rules\/\d|others)/),
        judgedIn: expect.any(Number),
      });
      expect(record).not.toHaveProperty('arguments');
    }
    const results = log.filter(({ event }) => event === 'result');
    expect(results).toHaveLength(11);
    expect(results.every(({ outcome, took }) => outcome === 'ok' && typeof took === 'number')).toBe(true);
  });

  it('asks the person through the client, and lets a progress report of the server pass', async () => {
    const policy = file(
      'policy.json',
      neutral([
        { tool: 'get-sum', action: 'ask', remember: false },
        { tool: 'trigger-long-running-operation', action: 'ask' },
      ]),
    );
    const { client } = await connect(policy, ['--audit-arguments'], 'Allow this call');
    expect(said(await call(client, 'get-sum', { a: 1, b: 2 }))).toContain('3');
    const progress: number[] = [];
    await client.callTool(
      { name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } },
      undefined,
      { onprogress: ({ progress: step }) => progress.push(step) },
    );
    expect(progress[0]).toBe(1);
    await client.close();
    await eventually(() => records().at(-1)?.['event'] === 'end');
    expect(records().filter(({ event }) => event === 'call')).toMatchObject([
      { verdict: 'approved', arguments: { a: 1, b: 2 } },
      { verdict: 'approved' },
    ]);
  });

  it('denies what the person denies', async () => {
    const { client } = await connect(file('policy.json', neutral([{ tool: 'get-sum', action: 'ask' }])), [], 'Deny');
    const refused = await call(client, 'get-sum', { a: 1, b: 2 });
    expect(refused.isError).toBe(true);
    expect(said(refused)).toMatch(/said no/);
    await client.close();
  });

  it.each([
    [
      'policy.json',
      {
        version: '1',
        default: 'deny',
        hide: ['get-env'],
        tools: {
          echo: { limits: [{ counter: 'echo_rate', window: 'minute', max: 1, scope: 'grant' }] },
          'get-sum': {},
        },
      },
    ],
    [
      'policy.yaml',
      'version: "1"\ndefault: deny\nhide: [get-env]\ntools:\n  echo: {rules: [{name: r, rate_limit: 1/minute}]}\n  get-sum: {rules: []}\n',
    ],
  ])('applies the other formats: %s', async (name, content) => {
    const { client } = await connect(file(name, content));
    expect((await client.listTools()).tools.map((tool) => tool.name)).not.toContain('get-env');
    expect((await call(client, 'echo', { message: 'one' })).isError).not.toBe(true);
    expect((await call(client, 'echo', { message: 'two' })).isError).toBe(true);
    expect((await call(client, 'get-sum', { a: 1, b: 2 })).isError).not.toBe(true);
    expect((await call(client, 'get-env')).isError).toBe(true);
    expect((await call(client, 'get-tiny-image')).isError).toBe(true);
    await client.close();
  });

  it('keeps a tool away whose definition is not the pinned one', async () => {
    const open = await connect(file('open.json', neutral([], 'allow')));
    const { tools } = await open.client.listTools();
    await open.client.close();
    const digestOf = (name: string): string => {
      const tool = tools.find((each) => each.name === name);
      if (tool === undefined) throw new Error(`the server has no ${name}`);
      return definitionDigest(tool as Parameters<typeof definitionDigest>[0]);
    };
    const policy = neutral([
      { tool: 'echo', action: 'allow', definition: digestOf('echo') },
      { tool: 'get-sum', action: 'allow', definition: digestOf('echo') },
      { tool: 'get-env', action: 'allow' },
    ]);
    const { client } = await connect(file('policy.json', policy), ['--pin']);
    // Before the client has listed anything, the guard looks for itself.
    expect((await call(client, 'echo', { message: 'same' })).isError).not.toBe(true);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(['echo']);
    for (const name of ['get-sum', 'get-env']) expect((await call(client, name, { a: 1, b: 2 })).isError).toBe(true);
    await client.close();
    await eventually(() => records().at(-1)?.['event'] === 'end');
    expect(records().some(({ event, tool }) => event === 'changed' && tool === 'get-sum')).toBe(true);
  });
});

/** Runs the command with this input and waits for its end. */
async function run(
  policy: string,
  words: readonly string[],
  input: string | null,
  options: readonly string[] = [],
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, guarded(policy, words, options), { stdio: 'pipe' });
  // A guard that refuses what it is sent does not read it to the end.
  child.stdin.on('error', () => {});
  if (input !== null) child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number | null, out, err };
}

/** A server of one line of code. */
const script = (code: string): string[] => [process.execPath, '-e', code];
const allowAll = (): string => file('policy.json', neutral([], 'allow'));

describe('toolgrade guard fails closed', () => {
  it.each([
    ['no-such.json', null, /cannot be read \(ENOENT\)/],
    ['broken.json', '{"format":"toolgrade policy",', /not JSON/],
    ['unknown.json', neutral([{ tool: 'x', action: 'permit' as 'allow' }]), /rules\/0/],
    [
      'older.yaml',
      'version: "1"\ntools: {x: {rules: [{name: a, conditions: [{path: args.q, op: regex, value: a}]}]}}',
      /cannot be kept/,
    ],
    ['approval.yaml', 'version: "1"\ntools: {x: {rules: [{name: a, action: require_approval}]}}', /action/],
    ['conditions.json', { version: '1', default: 'deny', tools: { x: { require: ['args.reason'] } } }, /require/],
  ])('and does not start with %s', async (name, content, why) => {
    const marker = join(folder, 'started');
    const path = content === null ? join(folder, name) : file(name, content);
    const { code, out, err } = await run(
      path,
      script(`require('fs').writeFileSync(${JSON.stringify(marker)}, '')`),
      '',
    );
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(why);
    expect(() => readFileSync(marker)).toThrow(/ENOENT/);
  });

  it('and does not start where the log cannot be written', async () => {
    audit = join(folder, 'no', 'such', 'folder', 'audit.ndjson');
    const { code, err } = await run(allowAll(), script(''), '');
    expect(code).toBe(2);
    expect(err).toMatch(/audit log .* cannot be opened \(ENOENT\)/);
  });

  it('and refuses calls while the disk takes nothing', async () => {
    audit = '/dev/full';
    const { code, err } = await run(allowAll(), script('process.stdin.pipe(process.stdout)'), '');
    expect(code).toBe(2);
    expect(err).toMatch(/cannot be written/);
  });

  it('and pins nothing where the policy has no digests', async () => {
    const { code, err } = await run(allowAll(), script(''), '', ['--pin']);
    expect(code).toBe(2);
    expect(err).toMatch(/no digests/);
  });
});

describe('toolgrade guard and the processes of a server', () => {
  it('ends with the code of the server, whose last words arrive', async () => {
    const ends = script(`console.log('{"jsonrpc":"2.0","method":"bye"}'); process.exitCode = 7`);
    const { code, out } = await run(allowAll(), ends, null);
    expect(out).toBe('{"jsonrpc":"2.0","method":"bye"}\n');
    expect(code).toBe(7);
    expect(records().at(-1)).toMatchObject({ event: 'end', why: 'the server ended with code 7' });
  });

  it('says that a command cannot be started', async () => {
    const { code, err } = await run(allowAll(), ['/no/such/program'], null);
    expect(code).toBe(127);
    expect(err).toMatch(/could not be started \(ENOENT\)/);
  });

  it('answers all that it was asked before the end of the input', async () => {
    const echo = script(
      `require('readline').createInterface({input: process.stdin}).on('line', (l) => setTimeout(() => console.log(JSON.stringify({jsonrpc: '2.0', id: JSON.parse(l).id, result: {}})), 300))`,
    );
    const input = [1, 2, 3].map((id) => `{"jsonrpc":"2.0","id":${id},"method":"ping"}\n`).join('');
    const { code, out } = await run(allowAll(), echo, input);
    expect(out.trim().split('\n')).toHaveLength(3);
    expect(code).toBe(0);
  });

  it('ends with its launcher, however that ends and though the client stays, and tells the server nothing of it', async () => {
    const seen = join(folder, 'seen.json');
    const server = file(
      'server.mjs',
      `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ pid: process.pid, guard: process.ppid, variables: Object.keys(process.env) }));
      process.on('SIGTERM', () => {});
      setInterval(() => {}, 1000);`,
    );
    const policy = file('p.json', neutral([]));
    const launcher = spawn(
      process.execPath,
      [join(root, 'bin/toolgrade.mjs'), 'guard', ...guarded(policy, [process.execPath, server]).slice(1)],
      { stdio: ['pipe', 'pipe', 'ignore'] },
    );
    const until = performance.now() + 20_000;
    const read = (): string => {
      try {
        return readFileSync(seen, 'utf8');
      } catch {
        return '';
      }
    };
    while (read() === '' && performance.now() < until) await wait(50);
    const { pid, guard, variables } = JSON.parse(read()) as { pid: number; guard: number; variables: string[] };
    expect(guard).not.toBe(launcher.pid);
    expect(variables.filter((name) => name.startsWith('TOOLGRADE_'))).toEqual(['TOOLGRADE_GUARDS_THIS']);
    launcher.kill('SIGKILL');
    while ((isAlive(pid) || isAlive(guard)) && performance.now() < until) await wait(50);
    expect([isAlive(pid), isAlive(guard)]).toEqual([false, false]);
    expect(records().at(-1)).toMatchObject({ event: 'end', why: 'what launched the guard has ended' });
    launcher.stdin.destroy();
  }, 30_000);

  it('ends cleanly when the server is killed under a call', async () => {
    const { client, transport } = await connect(allowAll());
    const pid = transport.pid ?? 0;
    const [server = 0] = childrenOf(pid);
    const pending = client.callTool({
      name: 'trigger-long-running-operation',
      arguments: { duration: 30, steps: 2 },
    });
    await eventually(() => records().some(({ event }) => event === 'call'));
    process.kill(server, 'SIGKILL');
    await expect(pending).rejects.toThrow(/closed/i);
    await eventually(() => !isAlive(pid));
    expect(records().slice(-2)).toMatchObject([
      { event: 'result', outcome: 'unanswered' },
      { event: 'end', why: 'the server was ended by SIGKILL' },
    ]);
  });

  it('leaves nothing behind, whatever the server has started and whatever it ignores', async () => {
    const pids = join(folder, 'pids');
    const stubborn = `process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); setInterval(() => {}, 1000);`;
    const code = `
      const { spawn } = require('child_process');
      const child = spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { detached: true, stdio: 'ignore' });
      require('fs').writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + child.pid);
      ${stubborn}`;
    const child = spawn(process.execPath, guarded(allowAll(), script(code)), { stdio: ['pipe', 'ignore', 'ignore'] });
    await eventually(() => {
      try {
        return readFileSync(pids, 'utf8').includes(' ');
      } catch {
        return false;
      }
    });
    const started = readFileSync(pids, 'utf8').split(' ').map(Number);
    child.kill('SIGTERM');
    const [exit] = (await once(child, 'exit')) as [number | null];
    expect(exit).toBe(143);
    expect(started.filter(isAlive)).toEqual([]);
    expect(records().at(-1)).toMatchObject({ event: 'end', why: 'the guard got SIGTERM' });
  });

  it('passes a signal on to the server', async () => {
    const seen = join(folder, 'seen');
    const ready = join(folder, 'ready');
    const code = `process.on('SIGINT', () => { require('fs').writeFileSync(${JSON.stringify(seen)}, 'SIGINT'); process.exit(0); });
      setInterval(() => {}, 1000); require('fs').writeFileSync(${JSON.stringify(ready)}, '');`;
    const child = spawn(process.execPath, guarded(allowAll(), script(code)), { stdio: ['pipe', 'ignore', 'ignore'] });
    await eventually(() => {
      try {
        return readFileSync(ready, 'utf8') === '';
      } catch {
        return false;
      }
    });
    child.kill('SIGINT');
    await once(child, 'exit');
    expect(readFileSync(seen, 'utf8')).toBe('SIGINT');
  });

  it('ends a server whose message has no end, and a client whose message has none', async () => {
    const flood = script(
      `const block = 'x'.repeat(1 << 20); (function more() { process.stdout.write(block, more); })()`,
    );
    const fromServer = await run(allowAll(), flood, null);
    expect(fromServer.code).toBe(1);
    expect(fromServer.err).toMatch(/the server sent a message of more than/);
    const fromClient = await run(allowAll(), script('setInterval(() => {}, 1000)'), 'x'.repeat(5 << 20));
    expect(fromClient.code).toBe(1);
    expect(fromClient.err).toMatch(/the client sent a message of more than/);
  });

  it('leaves standard error and the environment to the server', async () => {
    const { err } = await run(allowAll(), script(`console.error('HOME is ' + process.env.HOME)`), null);
    expect(err).toContain(`HOME is ${process.env['HOME']}`);
  });
});
