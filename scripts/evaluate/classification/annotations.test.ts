import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionDigest } from '#core/identity/definition-digest.ts';
import { compareHints } from './annotations.ts';

const base = { server: 'Notes', tier: 'exact' };
const hinted = [
  { ...base, tool: 'get_note', description: 'Get a note.', annotations: { readOnlyHint: true } },
  { ...base, tool: 'update_note', description: 'Update a note.', annotations: { destructiveHint: true } },
  { ...base, tool: 'rename_note', description: 'Rename a note.', annotations: { destructiveHint: true } },
  { ...base, tool: 'delete_note', description: 'Delete a note.', annotations: { destructiveHint: true } },
  { ...base, tool: 'wipe', annotations: { destructiveHint: true }, sdk_default_suspect: true },
];

describe("authors' hints", () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hints-'));
    const reading = {
      digest: definitionDigest({ name: 'update_note', description: 'Update a note.' }),
      category: 'Write',
      reason: 'T3',
    };
    await writeFile(join(folder, 'hints.jsonl'), hinted.map((one) => `${JSON.stringify(one)}\n`).join(''));
    await writeFile(join(folder, 'readings.ndjson'), `${JSON.stringify(reading)}\n`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('counts agreement, and of the disagreements those in which the rubric bears out the grade', async () => {
    const [tier] = await compareHints(join(folder, 'hints.jsonl'), join(folder, 'readings.ndjson'));
    expect(tier).toMatchObject({
      tools: 4,
      readOnlyAccuracy: 1,
      readOnlyHinted: 1,
      destructiveHinted: 3,
      destructivePrecision: 1,
      destructiveConflicts: 1,
    });
    expect(tier?.destructiveRecall).toBeCloseTo(1 / 3);
    expect(tier?.disagreements.map(({ tool }) => tool)).toEqual(['update_note', 'rename_note']);
  });
});
