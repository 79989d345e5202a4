import { expect, test } from 'vitest';
import { classifyTool } from '#core/classify/classify-tool.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { hintRows, unsetHints } from './hints.ts';

const rows = (definition: ToolDefinition): Record<string, unknown[]> =>
  Object.fromEntries(
    hintRows(definition.annotations, classifyTool(definition)).map(({ name, author, ours, differs }) => [
      name,
      [author, ours, differs],
    ]),
  );

test('what is not set counts as the specification says, and claims nothing', () => {
  expect(rows({ name: 'create_issue', description: 'Create an issue.' })).toEqual({
    readOnlyHint: ['false, not set', 'no', false],
    destructiveHint: ['true, not set', 'no', false],
    idempotentHint: ['false, not set', 'not judged', false],
    openWorldHint: ['true, not set', 'no', false],
  });
});

test('a claim that we do not share is marked', () => {
  expect(rows({ name: 'delete_issue', annotations: { readOnlyHint: true } })['readOnlyHint']).toEqual([
    'true',
    'no',
    true,
  ]);
});

test('a reader has no row on what only changes can do', () => {
  expect(Object.keys(rows({ name: 'list_issues', annotations: { readOnlyHint: true } }))).toEqual([
    'readOnlyHint',
    'openWorldHint',
  ]);
});

test('where no hint is set, one sentence has what the specification assumes and what we read', () => {
  const definition: ToolDefinition = { name: 'create_issue', description: 'Create an issue.' };
  const classification = classifyTool(definition);
  expect(unsetHints({ title: 'Create' }, classification)).toBe(
    'none set, so the specification assumes readOnlyHint false, destructiveHint true, idempotentHint false, openWorldHint true. We read no, no, not judged, no.',
  );
  expect(unsetHints({ idempotentHint: false }, classification)).toBeNull();
});
