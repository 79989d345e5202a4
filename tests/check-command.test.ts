import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFixture } from './site/fixture.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'toolgrade-check-'));
const snapshot = join(folder, 'snapshot.sqlite');
const secret = 'sk-THIS-MUST-NOT-LEAVE-0123456789';

beforeAll(() => void writeFixture(snapshot));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const npx = (...args: string[]): object => ({ command: 'npx', args: ['-y', ...args, secret], env: { KEY: secret } });

function config(name: string, servers: Record<string, object>): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ mcpServers: servers }, null, 2));
  return path;
}

function check(words: readonly string[], home = folder): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/cli/main.ts'), 'check', '--snapshot', snapshot, '--no-inspect', ...words],
    { encoding: 'utf8', cwd: home, env: { ...process.env, HOME: home } },
  );
  expect(stdout + stderr).not.toContain(secret);
  return { code: status, out: stdout, err: stderr };
}

describe('toolgrade check', () => {
  it('says what each server can do, and what they can do together', () => {
    const file = config('.mcp.json', { tracker: npx('@example/tracker'), firewall: npx('example-firewall-mcp') });
    const { code, out, err } = check([file]);
    expect(code).toBe(1);
    expect(out).toMatch(/^tracker +High +4/m);
    expect(out).toMatch(/^firewall +(?:High|Critical) +2/m);
    expect(out).toMatch(/delete_issue +Destructive +High/);
    expect(out).toMatch(/about [\d,]+ tokens .*estimated/);
    expect(err).toMatch(/--policy FILE/);
  });

  it('is content where nothing reaches the threshold', () => {
    const file = config('large.json', { large: npx('example-large-mcp') });
    expect(check([file]).code).toBe(0);
    expect(check([file, '--threshold', 'low']).code).toBe(1);
    expect(check([file, '--threshold', 'nonsense']).code).toBe(2);
  });

  it('does not pass a server of which nothing is known', () => {
    const file = config('unknown.json', { mine: { command: 'python', args: ['-m', 'mine', secret] } });
    const { code, out } = check([file]);
    expect(code).toBe(1);
    expect(out).toMatch(/Nothing is known of .mine.: It starts the program python/);
    expect(check([config('version.json', { tracker: npx('@example/tracker@9.9.9') })]).out).toMatch(
      /in the version that is asked for/,
    );
  });

  it('prints a report for programs, and SARIF for CI', () => {
    const file = config('ci.json', {
      tracker: npx('@example/tracker@1.2.3'),
      mine: { command: './run', args: [secret] },
    });
    const [report] = JSON.parse(check([file, '--json']).out) as { servers: object[]; attention: object[] }[];
    expect(report?.servers).toHaveLength(2);
    expect(report?.attention).toMatchObject([{ server: 'tracker', tool: 'delete_issue', risk: 'High' }]);
    const log = JSON.parse(check(['ci.json', '--sarif']).out) as { version: string; runs: { results: object[] }[] };
    expect(log.version).toBe('2.1.0');
    expect(log.runs[0]?.results).toMatchObject([
      { ruleId: 'grave-tool', locations: [{ physicalLocation: { artifactLocation: { uri: 'ci.json' } } }] },
      { ruleId: 'unknown-server' },
    ]);
  });

  it('writes one policy for all servers in the format of their client', () => {
    const file = config('claude.json', { one: npx('@example/tracker'), two: npx('example-large-mcp') });
    const out = join(folder, 'settings.json');
    const { err } = check([file, '--policy', out, '--preset', 'ask-first']);
    expect(err).toMatch(/Policy for all of them, in the format of Claude Code/);
    const { permissions } = JSON.parse(readFileSync(out, 'utf8')) as { permissions: Record<string, string[]> };
    expect(permissions['ask']).toContain('mcp__one__create_issue');
    expect(permissions['allow']).toContain('mcp__two__get_record_001');
  });

  it('writes a file for each server where the format needs it', () => {
    const file = config('both.json', { one: npx('@example/tracker'), two: npx('example-large-mcp') });
    check([file, '--policy', join(folder, 'p.yaml'), '--target', 'intercept']);
    expect(readFileSync(join(folder, 'p.yaml.1'), 'utf8')).toContain('create_issue');
    expect(readFileSync(join(folder, 'p.yaml.2'), 'utf8')).toContain('get_record_001');
  });

  it('looks where clients keep their servers', () => {
    const home = join(folder, 'home');
    mkdirSync(join(home, '.codex'), { recursive: true });
    writeFileSync(
      join(home, '.codex/config.toml'),
      `[mcp_servers.tracker]\ncommand = "npx"\nargs = ["@example/tracker"]\n`,
    );
    writeFileSync(join(home, '.claude.json'), '{"other":1}');
    expect(check([], home).out).toMatch(/config\.toml\n\n.*\ntracker +High/);
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    expect(check([], empty)).toMatchObject({ code: 2, err: expect.stringMatching(/Name one: toolgrade check FILE/) });
  });

  it.each([
    ['broken.json', '{"mcpServers": {"a": "sk-THIS-MUST-NOT-LEAVE-0123456789"', /cannot be parsed/],
    ['none.json', '{"a": 1}', /names no MCP servers/],
  ])('says what is wrong with %s, and quotes nothing of it', (name, content, why) => {
    writeFileSync(join(folder, name), content);
    expect(check([join(folder, name)])).toMatchObject({ code: 2, err: expect.stringMatching(why) });
  });
});
