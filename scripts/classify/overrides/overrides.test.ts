import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { Catalogue } from '#catalogue/catalogue.ts';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import { provenanceOf, serverOf } from '../../../tests/support/graded.ts';
import { gradeTools } from '../run.ts';
import { checkOverrides } from './check-overrides.ts';
import { readOverrides } from './read-overrides.ts';

const definition = { name: 'pg_backups', description: 'Manage backups.' };
const entry = {
  definition,
  digest: definitionDigest(definition),
  category: 'Read',
  risk: 'Low',
  reason: 'A call lists the backups and does nothing else.',
  proof: 'example 1.0.0, index.js line 3 runs one listing command.',
  author: 'Ada',
  date: '2026-11-21',
};
const servers = new Set(['npm:example']);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'toolgrade-overrides-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (file: object, name = 'npm-example.yaml'): void => writeFileSync(join(folder, name), stringify(file));
const failure = (): string => {
  const found = readOverrides(folder);
  return found.ok ? 'none' : found.failure;
};
const complaints = (overrides: object[], catalogue: Catalogue | null = null, known = servers): string[] => {
  write({ server: 'npm:example', overrides });
  const found = readOverrides(folder);
  if (!found.ok) throw new Error(found.failure);
  return checkOverrides(found.value, { servers: known, catalogue });
};

describe('a file of corrections', () => {
  it.each([
    ['no reason', { ...entry, reason: undefined }, /reason/],
    ['no author', { ...entry, author: undefined }, /author/],
    ['no such day', { ...entry, date: '2026-02-31' }, /date/],
    ['no such category', { ...entry, category: 'Safe' }, /category/],
    ['a key that does not belong', { ...entry, note: 'x' }, /note/],
    ['a digest of something else', { ...entry, digest: `sha256-${'0'.repeat(64)}` }, /has the digest sha256-/],
  ])('with %s is refused, and the message names the file', (_, wrong, pattern) => {
    write({ server: 'npm:example', overrides: [wrong] });
    expect(failure()).toMatch(pattern);
    expect(failure()).toContain('npm-example.yaml');
  });

  it('is named after its server', () => {
    write({ server: 'npm:example', overrides: [entry] }, 'other.yaml');
    expect(failure()).toContain('name it npm-example.yaml');
  });

  it('corrects a definition once', () => {
    write({ server: 'npm:example', overrides: [entry, structuredClone(entry)] });
    expect(failure()).toContain('two corrections of pg_backups');
  });

  it('with an alias is refused in words', () => {
    write({ server: 'npm:example', overrides: [entry, entry] });
    expect(failure()).toContain('aliases');
  });

  it('may be missing altogether', () => {
    expect(readOverrides(join(folder, 'nowhere'))).toEqual({ ok: true, value: new Map() });
  });
});

describe('the check', () => {
  it('passes a correction that changes a grade', () => {
    expect(complaints([entry])).toEqual([]);
  });

  it('fails one that changes nothing any more', () => {
    expect(complaints([{ ...entry, category: 'Write', risk: 'Medium' }])[0]).toContain('changes nothing any more');
  });

  it('fails one that lowers without proof', () => {
    const { proof, ...unproven } = entry;
    expect(proof).toBeDefined();
    expect(complaints([unproven])[0]).toContain('lowers a grade without proof');
  });

  it('fails one whose server no source names', () => {
    expect(complaints([entry], null, new Set())[0]).toContain('no source names it');
  });

  it('fails one whose tool or definition the catalogue does not have', () => {
    const catalogue = new Catalogue(':memory:');
    const put = (description: string, name = 'pg_backups'): void =>
      catalogue.put({
        server: serverOf('npm:example'),
        tools: [{ definition: { name, description }, provenance: provenanceOf() }],
        readingKey: description,
      });
    put('Manage backups.');
    expect(complaints([entry], catalogue)).toEqual([]);
    put('Manage and restore backups.');
    expect(complaints([entry], catalogue)[0]).toContain('written for another definition');
    put('Manage backups.', 'pg_dumps');
    expect(complaints([entry], catalogue)[0]).toContain('has no tool pg_backups');
    catalogue.close();
  });
});

describe('grading', () => {
  it('takes a correction in, for its definition alone, and decides by it', () => {
    write({ server: 'npm:example', overrides: [entry] });
    const overrides = readOverrides(folder);
    if (!overrides.ok) throw new Error(overrides.failure);
    const tools = [definition, { ...definition, description: 'Manage and restore backups.' }];
    const graded = gradeTools(
      {
        server: serverOf('npm:example'),
        tools: tools.map((tool) => ({ definition: tool, provenance: provenanceOf() })),
      },
      null,
      overrides.value,
    );
    expect(graded.map(({ classification, decision }) => [classification.category, decision.action])).toEqual([
      ['Read', 'allow'],
      ['Write', 'limit'],
    ]);
  });
});
