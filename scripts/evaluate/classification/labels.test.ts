import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import { gradeLabels } from './labels.ts';

const remove = { name: 'delete_note', description: 'Delete a note.' };
const list = { name: 'list_types', description: 'List all types.' };

function labelOf(definition: typeof remove, set: string): string {
  return JSON.stringify({
    digest: definitionDigest(definition),
    set,
    category: 'Destructive',
    risk: 'High',
    facets: ['irreversible', 'bulk?'],
    rulings: 'T2',
    reason: 'deletes a note',
  });
}

describe('labels by digest', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'labels-'));
    await writeFile(join(folder, 'labels.ndjson'), `${labelOf(remove, 'one')}\n${labelOf(list, 'two')}\n`);
    await writeFile(join(folder, 'twice.ndjson'), `${labelOf(remove, 'one')}\n${labelOf(remove, 'two')}\n`);
    await writeFile(
      join(folder, 'servers.jsonl'),
      `${JSON.stringify({ name: 'Notes', tools: [remove, { name: 3 }] })}\n{}\n`,
    );
    await writeFile(
      join(folder, 'tools.jsonl'),
      `${JSON.stringify({ server: 'Types', ...list, annotations: null })}\n`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('finds the texts in files of servers and of tools', async () => {
    const files = ['servers.jsonl', 'tools.jsonl'].map((name) => join(folder, name));
    const { pairs, missing } = await gradeLabels(join(folder, 'labels.ndjson'), files);
    expect(pairs.map(({ server, tool }) => [server, tool])).toEqual([
      ['Notes', 'delete_note'],
      ['Types', 'list_types'],
    ]);
    expect(pairs[0]?.expected.facets).toEqual(['irreversible', 'bulk']);
    expect(missing).toBe(0);
  });

  it('keeps to one set, and counts labels whose text no file holds', async () => {
    const { pairs, missing } = await gradeLabels(join(folder, 'labels.ndjson'), [join(folder, 'servers.jsonl')], 'two');
    expect(pairs).toEqual([]);
    expect(missing).toBe(1);
  });

  it('refuses a definition that is labelled twice', async () => {
    await expect(gradeLabels(join(folder, 'twice.ndjson'), [])).rejects.toThrow('labelled twice');
  });
});
