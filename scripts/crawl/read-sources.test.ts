import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readReferences, readSources } from './read-sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'toolgrade-sources-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string) {
  const path = join(folder, 'sources.yaml');
  writeFileSync(path, text);
  return readSources(path);
}
const entry = (ref: string): string => `  - { ref: '${ref}', reason: 'why', added: '2026-11-21' }\n`;

describe('readSources', () => {
  it('reads the default list: every entry has a version, a reason and a date', () => {
    const result = readSources(join(import.meta.dirname, '../../data/sources.yaml'));
    if (!result.ok) throw new Error(result.failure);
    expect(result.value).toHaveLength(34);
    for (const { ref } of result.value) expect(ref).toMatch(/^npm:.+@\d/);
  });

  it('takes paths relative to the file', () => {
    const result = read(`sources:\n${entry('dir:server')}`);
    expect(result.ok && result.value[0]).toMatchObject({ id: 'dir:server' });
    expect(result.ok && join(process.cwd(), result.value[0]?.rest ?? '')).toBe(join(folder, 'server'));
  });

  it('leads to lists and files of records, and makes their paths relative to here', () => {
    const written = [
      'config:mcp.json',
      'import:records.jsonl.gz',
      'mcpb:a.mcpb',
      'mcpb:https://a.example/b.mcpb',
      'pypi:a',
    ];
    const path = join(folder, 'sources.yaml');
    writeFileSync(path, `sources:\n${[...written, 'registry:https://a.example'].map(entry).join('')}`);
    const result = readReferences(path);
    const here = (name: string): string => relative('.', join(folder, name));
    expect(result.ok && result.value).toEqual([
      `config:${here('mcp.json')}`,
      `import:${here('records.jsonl.gz')}`,
      `mcpb:${here('a.mcpb')}`,
      'mcpb:https://a.example/b.mcpb',
      'pypi:a',
      'registry:https://a.example',
    ]);
    const servers = readSources(path);
    expect(servers.ok ? '' : servers.failure).toMatch(/"registry:https:\/\/a\.example" does not name a server/);
  });

  it.each([
    ['sources: [', /sources\.yaml/],
    ['servers: []', /not a list of sources/],
    [`sources:\n${entry('ftp:server')}`, /"ftp:server" is not a reference.*npm:NAME.*registry:URL/s],
    [`sources:\n${entry('npm:a')}${entry('npm:a@1.0.0')}`, /name the same server/],
    [`sources:\n  - { ref: 'npm:a', reason: '', added: 'today' }`, /date such as/],
  ])('says what is wrong with %j', (text, complaint) => {
    const result = read(text);
    expect(result.ok ? '' : result.failure).toMatch(complaint);
  });

  it('says which file is missing, and what to do', () => {
    const result = readSources(join(folder, 'none.yaml'));
    expect(result.ok ? '' : result.failure).toMatch(
      /none\.yaml cannot be read \(ENOENT\)\. Name a file with --sources/,
    );
  });
});
