import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parsePolicyFile } from '#core/model/policy-file.ts';
import { presetIds } from '#core/policy/compose/presets.ts';
import { readers } from './support/policy-readers/index.ts';
import { targets } from '#core/policy/targets/index.ts';
import { writeFixture } from './site/fixture.ts';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'toolgrade-policy-'));
const snapshot = join(folder, 'snapshot.sqlite');

beforeAll(() => void writeFixture(snapshot));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function policy(...words: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'scripts/cli/main.ts'), 'policy', '--snapshot', snapshot, ...words],
    { encoding: 'utf8' },
  );
  return { code: status, out: stdout, err: stderr };
}

describe('toolgrade policy', () => {
  it.each(targets.map(({ id }) => id))(
    'writes a policy for %s that its reader takes, and says what is lost',
    (target) => {
      const place = join(folder, target);
      const { code, err } = policy('npm:@example/tracker', '--target', target, '--out', join(place, 'main'));
      expect(code).toBe(0);
      const read = (fileName: string) => ({ fileName, text: readFileSync(join(place, fileName), 'utf8') });
      const more = readdirSync(place).filter((name) => name !== 'main');
      const files = { text: read('main').text, more: more.map(read) };
      expect(readers.get(target)?.problems(files, 'tracker')).toEqual([]);
      expect(err).toMatch(/^4 tools of @example\/tracker 1\.2\.3, from the snapshot\. Recommended/);
      expect(err).toMatch(/Lost: |Nothing is lost\./);
      expect(err).toMatch(/1 tool that a client may never see left out/);
    },
  );

  it.each(presetIds)('knows the preset %s', (preset) => {
    const { code, out } = policy('npm:@example/tracker', '--target', 'toolgrade', '--preset', preset);
    expect(code).toBe(0);
    const parsed = parsePolicyFile(out);
    expect(parsed.ok && parsed.value.rules.every(({ definition }) => definition !== undefined)).toBe(true);
    const create = parsed.ok ? parsed.value.rules.find(({ tool }) => tool === 'create_issue') : undefined;
    const expected = { recommended: 'limit', 'read-only': 'hide', 'ask-first': 'ask' } as Record<string, string>;
    expect(create?.action).toBe(expected[preset] ?? 'limit');
  });

  it('takes choices for single tools, a name for the server, and a file to write to', () => {
    const out = join(folder, 'made', 'settings.json');
    const words = ['--server-key', 'mine', '--tool', 'list_issues=deny', '--tool', 'create_issue=ask', '--out', out];
    const result = policy('npm:@example/tracker', '--target', 'claude-code', ...words);
    expect(result).toMatchObject({ code: 0, out: '' });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      permissions: {
        ask: expect.arrayContaining(['mcp__mine__create_issue']),
        deny: expect.arrayContaining(['mcp__mine__list_issues']),
      },
    });
  });

  it('inspects a server that the snapshot does not have', () => {
    const server = join(root, 'tests/fixtures/firewall-server');
    const { code, out, err } = policy(`dir:${server}`, '--target', 'toolgrade');
    expect(code).toBe(0);
    expect(err).toMatch(/5 tools of .* from the inspection/);
    expect(parsePolicyFile(out).ok).toBe(true);
  });

  it.each([
    [['npm:@example/tracker', '--target', 'nobody'], /no target nobody.*claude-code/],
    [['npm:@example/tracker', '--target', 'codex', '--preset', 'x'], /no preset x/],
    [['npm:@example/tracker', '--target', 'codex', '--tool', 'create_issue'], /not NAME=ACTION/],
    [['npm:@example/tracker', '--target', 'codex', '--tool', 'create_issue=permit'], /not NAME=ACTION/],
    [['npm:@example/tracker', '--target', 'codex', '--tool', 'nothing=allow'], /no tool nothing/],
    [['npm:@example/tracker', '--target', 'intercept', '--others', 'unchanged'], /--others must be one of/],
    [['npm:@example/tracker'], /required option '--target/],
  ])('says what is wrong with %j', (words, why) => {
    const { code, out, err } = policy(...words);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(why);
  });

  it('says what is wrong with a file that is no snapshot', () => {
    const broken = join(folder, 'broken.sqlite');
    writeFileSync(broken, 'no database');
    const { code, err } = policy('npm:@example/tracker', '--target', 'codex', '--snapshot', broken);
    expect(code).toBe(1);
    expect(err).not.toMatch(/ at .*\.ts/);
  });

  it('has nothing to write for a server without tools', () => {
    const { code, err } = policy('npm:example-silent-mcp', '--target', 'codex');
    expect(code).toBe(1);
    expect(err).toMatch(/no tools that a policy could be about/);
  });
});
