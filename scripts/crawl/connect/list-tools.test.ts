import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { startLocal } from '../sandbox/start-local.ts';
import { limits } from '../limits.ts';
import { listTools, type Listed, type ListTimes } from './list-tools.ts';
import type { RunningServer } from './running-server.ts';
import { stdioWire } from './stdio-wire.ts';

const fixture = join(import.meta.dirname, '../../../tests/fixtures/hostile-stdio/server.js');
const running: RunningServer[] = [];

afterEach(async () => {
  const left = await Promise.all(running.splice(0).map((server) => server.stop()));
  expect(left.every((count) => count === 0)).toBe(true);
});

async function ask(mode: string, times?: ListTimes, detail?: string) {
  const server = startLocal([process.execPath, fixture, mode, ...(detail === undefined ? [] : [detail])]);
  running.push(server);
  return listTools(stdioWire(server), times);
}

async function listed(mode: string): Promise<Listed> {
  const result = await ask(mode);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

const namesOf = ({ tools }: Listed): string[] => tools.map(({ definition }) => definition.name);
const quick: ListTimes = { initialize: 500, total: 1_500 };

describe('listTools', () => {
  it('gives the whole list of an ordinary server', async () => {
    const list = await listed('plain');
    expect(list).toMatchObject({
      outcome: { state: 'ok', code: null },
      serverInfo: { name: 'hostile', version: '1.0.0' },
      requests: {},
      notes: [],
      unstable: false,
    });
    expect(list.tools[0]?.definition).toEqual({
      name: 'one',
      description: 'Does one',
      inputSchema: { type: 'object' },
    });
    expect(namesOf(await listed('pages'))).toEqual(['one', 'two']);
  });

  it('M1 waits for an answer no longer than it says', async () => {
    const started = performance.now();
    expect(await ask('silent', quick)).toMatchObject({
      ok: false,
      failure: { state: 'unreachable', code: 'E_TIMEOUT' },
    });
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it('M2 stops reading a message that does not end, and an output that does not', async () => {
    expect(await ask('line-bomb')).toMatchObject({ ok: false, failure: { state: 'rejected', code: 'E_LINE' } });
    expect(await ask('flood')).toMatchObject({ ok: false, failure: { state: 'rejected', code: 'E_OUTPUT' } });
  });

  it('M3 reads past a banner, and not past a log', async () => {
    const list = await listed('banner');
    expect(namesOf(list)).toEqual(['one', 'two']);
    expect(list.notes).toEqual(['STDOUT_NOISE', 'STRAY_MESSAGES']);
    expect(await ask('chatter')).toMatchObject({ ok: false, failure: { state: 'rejected', code: 'E_PROTOCOL' } });
  });

  it('M4 takes no answer to what it did not ask', async () => {
    const list = await listed('wrong-ids');
    expect(namesOf(list)).toEqual(['one', 'two']);
    expect(list.notes).toContain('STRAY_MESSAGES');
  });

  it.each([
    ['no-cursor-end', 'E_PAGES', limits.connect.pages],
    ['same-cursor', 'E_CURSOR', 2],
    ['huge-cursor', 'E_CURSOR', 2],
  ])('M5 leaves a list without end (%s)', async (mode, code, tools) => {
    const list = await listed(mode);
    expect(list.outcome).toMatchObject({ state: 'truncated', code });
    expect(list.tools).toHaveLength(tools);
  });

  it('M6 keeps both of two tools of one name', async () => {
    const list = await listed('duplicates');
    expect(list.tools.map(({ definition }) => definition.description)).toEqual(['first', 'second']);
    expect(list.notes).toContain('DUPLICATE_NAME');
  });

  it('M7 keeps the first tools of very many', async () => {
    const list = await listed('many');
    expect(list.outcome).toMatchObject({ state: 'truncated', code: 'E_TOOL_LIMIT' });
    expect(list.tools).toHaveLength(limits.tools.perServer);
  });

  it('M8 asks no more often because of a storm of notifications', async () => {
    const list = await listed('storm');
    expect(namesOf(list)).toEqual(['one', 'two']);
    expect(list.notes).toContain('NOTIFICATION_STORM');
  });

  it('M8 gives up on a server that only pings and reads nothing', async () => {
    expect(await ask('ping-flood', quick)).toMatchObject({ ok: false, failure: { code: 'E_TIMEOUT' } });
  });

  it('M9 refuses what a server asks of its client, and says what that was', async () => {
    const list = await listed('asks-back');
    expect(namesOf(list)).toEqual(['one', 'two']);
    expect(list.requests).toEqual({ 'elicitation/create': 2, ping: 2, 'roots/list': 2, 'sampling/createMessage': 2 });
  });

  it('M10 keeps a tool whatever its schema is, and all others', async () => {
    const list = await listed('schemas');
    expect(list.outcome.state).toBe('ok');
    expect(namesOf(list)).toEqual([
      'before',
      'ref-loop',
      'ref-remote',
      'deep',
      'wide',
      'long-enum',
      'bad-pattern',
      'after',
    ]);
    const gaps = Object.fromEntries(list.tools.map(({ definition, partial }) => [definition.name, partial]));
    expect(gaps['ref-loop']).toEqual([]);
    expect(gaps['deep']).toEqual([{ pointer: '/inputSchema', reason: 'nested deeper than 64 levels' }]);
    expect(gaps['wide']).toEqual([{ pointer: '/inputSchema', reason: 'more than 10000 values' }]);
    expect(gaps['long-enum']).toEqual([{ pointer: '/inputSchema', reason: 'larger than 262144 bytes' }]);
    expect(list.notes).toEqual(['PATTERN_INVALID', 'REF_REMOTE']);
  });

  it('M11 keeps names that JavaScript has a meaning for', async () => {
    const list = await listed('proto');
    expect(namesOf(list)).toEqual(['__proto__', 'constructor', 'toString']);
    expect(JSON.stringify(list.tools[0]?.definition.inputSchema)).toBe(
      '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{},"toString":{}}}',
    );
    expect(({} as Record<string, unknown>)['type']).toBeUndefined();
  });

  it('M12 keeps every name as it is, but for those that are too long', async () => {
    const list = await listed('names');
    expect(namesOf(list)).toEqual(['', '.', '..', '🙂', '\u202Eevil', 'a/b', '%2f', 'CON']);
    expect(list.outcome).toMatchObject({ state: 'truncated', code: 'E_TOOL_LIMIT' });
    expect(list.notes).toContain('NAME_FORM');
  });

  it('M13 is not held up by a server that floods its standard error', async () => {
    expect(namesOf(await listed('stderr-flood'))).toEqual(['one', 'two']);
  });

  it('M14 ends what a server started, in whatever group it hides', async () => {
    expect(namesOf(await listed('orphans'))).toEqual(['one', 'two']);
    expect(await running.at(-1)?.stop()).toBe(0);
    await ask('orphans-then-exit');
    expect(await running.at(-1)?.stop()).toBe(0);
  });

  it('M15 kills a server that ignores signals', async () => {
    expect(namesOf(await listed('ignores-signals'))).toEqual(['one', 'two']);
    const started = performance.now();
    expect(await running.at(-1)?.stop()).toBe(0);
    expect(performance.now() - started).toBeLessThan(4_000);
    expect((await running.at(-1)?.exited)?.signal).toBe('SIGKILL');
  });

  it('M18 says that a list was different the second time', async () => {
    const list = await listed('unstable');
    expect(list).toMatchObject({ unstable: true, outcome: { state: 'ok' } });
    expect(list.notes).toEqual(['UNSTABLE_LIST']);
  });

  it.each([
    ['exit-0', 'needs-config', 'E_EXIT', /code 0/],
    ['needs-variable', 'needs-config', 'E_ENVIRONMENT', /EXAMPLE_API_KEY is set/],
    ['needs-arguments', 'needs-config', 'E_ARGUMENTS', /<directory>/],
    ['crash-mid-reply', 'needs-config', 'E_EXIT', /code 3/],
    ['dies-after-initialize', 'needs-config', 'E_EXIT', /code 0/],
    ['broken-module', 'rejected', 'E_BROKEN', /absent/],
    ['says-login', 'needs-auth', 'E_AUTH', /log in first/],
    ['not-a-list', 'rejected', 'E_CONTENT', /list of tools/],
  ])('M19 takes a server that ends or refuses (%s) for no empty one', async (mode, state, code, message) => {
    const result = await ask(mode);
    expect(result).toMatchObject({ ok: false, failure: { state, code } });
    expect(result.ok ? '' : result.failure.message).toMatch(message);
  });

  it.each([
    ['old-version', '2024-11-05', []],
    ['negotiates', '2024-11-05', ['PROTOCOL_VERSION_NEGOTIATED']],
    ['future-version', '2099-01-01', ['PROTOCOL_VERSION_UNKNOWN']],
    ['no-version', null, ['PROTOCOL_VERSION_UNKNOWN']],
    ['no-capabilities', '2025-11-25', []],
  ])('M20 lists the tools of a server of another version (%s)', async (mode, protocolVersion, notes) => {
    const list = await listed(mode);
    expect(list).toMatchObject({ protocolVersion, notes });
    expect(namesOf(list)).toEqual(['one', 'two']);
  });

  it('M21 leaves out a field of a wrong type, and nothing else', async () => {
    const list = await listed('types');
    expect(namesOf(list)).toEqual(['good', 'number', 'hints', 'schema', 'also-good']);
    expect(list.outcome).toMatchObject({ state: 'truncated', code: 'E_TOOL_LIMIT' });
    const hints = list.tools[2];
    expect(hints?.definition.annotations).toEqual({ destructiveHint: true });
    expect(hints?.partial.map(({ pointer }) => pointer)).toEqual(['/annotations/readOnlyHint', '/annotations/title']);
    expect(list.tools[1]?.definition).toEqual({ name: 'number', inputSchema: { type: 'object' } });
    expect(list.tools[3]?.definition).not.toHaveProperty('inputSchema');
  });

  it('M22 keeps a hint as a claim that lowers no grade', async () => {
    const [removes] = (await listed('claims')).tools;
    expect(removes?.definition.annotations).toEqual({ readOnlyHint: true });
    const { annotations: _, ...silent } = removes?.definition ?? { name: '' };
    const grade = classifyTool({ ...silent, annotations: { readOnlyHint: true } });
    expect(grade.risk).toBe(classifyTool(silent).risk);
    expect(grade.category).toBe('Destructive');
  });

  it('tells an empty list from a failure', async () => {
    expect((await listed('empty')).outcome).toMatchObject({ state: 'no-tools', code: 'EMPTY_LIST' });
    expect((await listed('no-method')).outcome).toMatchObject({ state: 'no-tools', code: 'EMPTY_LIST' });
  });

  it('says that a command is not there', async () => {
    const server = startLocal(['/nowhere/at-all']);
    running.push(server);
    expect(await listTools(stdioWire(server), quick)).toMatchObject({ ok: false });
  });
});
