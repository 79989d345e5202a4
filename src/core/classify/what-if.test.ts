import { expect, test } from 'vitest';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { classifyTool } from './classify-tool.ts';
import { whatIf } from './what-if.ts';

const of = (definition: ToolDefinition): ReturnType<typeof whatIf> =>
  whatIf(definition, classifyTool(definition, { server: 'example' }), 'example');

const sql = { type: 'object', properties: { sql: { type: 'string' } }, required: ['sql'] };

test('a hint of the author changes nothing', () => {
  const [hint] = of({ name: 'create_issue', description: 'Create an issue.' });
  expect(hint).toMatchObject({ change: 'readOnlyHint: true', same: true, category: 'Write' });
});

test('a mechanism that keeps a query from writing lowers the grade', () => {
  const found = of({ name: 'execute_sql', description: 'Run any SQL.', inputSchema: sql });
  expect(found.find(({ change }) => change.includes('read-only role'))).toMatchObject({
    category: 'Read',
    same: false,
  });
});

test('an argument that decides is tried as a list of values, or left out', () => {
  const inputSchema = { type: 'object', properties: { path: { type: 'string' }, note: { type: 'string' } } };
  const definition = { name: 'read_file', description: 'Read any file by its path.', inputSchema };
  const before = classifyTool(definition, { server: 'example' });
  const [change] = of(definition);
  expect(change?.change).toMatch(/path/);
  expect(change?.risk).not.toBe(before.risk);
});

test('says nothing of what the rules alone did not grade, and never changes what it was given', () => {
  const definition = Object.freeze({ name: 'execute_sql', inputSchema: Object.freeze(structuredClone(sql)) });
  const classification = classifyTool(definition, { server: 'example' });
  expect(whatIf(definition, { ...classification, method: 'rules+model' }, 'example')).toEqual([]);
  expect(of(definition).length).toBeGreaterThan(0);
});

test('is nothing for what is Low already', () => {
  expect(
    of({ name: 'list_colours', description: 'Lists the colours.', inputSchema: { type: 'object', properties: {} } }),
  ).toEqual([]);
});
