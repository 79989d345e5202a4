import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classification } from '../model/classification.ts';
import { isVerbatim } from '../model/evidence.ts';
import { definitionDigest } from '../identity/definition-digest.ts';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { classifyTool } from './classify-tool.ts';

const words = fc.constantFrom(
  'delete', 'get', 'user', 'all', 'run', 'sql', 'file_path', 'Message', 'send', 'to', '__proto__', 'constructor', 'toString', '删除', 'удалить', '\u202e', '\ud800', '',
); // prettier-ignore
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
  fc.array(words, { maxLength: 5 }).map((parts) => parts.join('_')),
);
const definition: fc.Arbitrary<ToolDefinition> = fc.record(
  {
    name: text,
    title: text,
    description: text,
    inputSchema: fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(
        text,
        fc.record(
          { type: fc.constantFrom('string', 'array', 'boolean'), description: text, enum: fc.array(text) },
          { requiredKeys: [] },
        ),
      ),
    }),
    annotations: fc.record({ readOnlyHint: fc.boolean(), destructiveHint: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: ['name'] },
);

describe('classifyTool', () => {
  it('grades any definition, the same way each time, with evidence that stands in it', () => {
    fc.assert(
      fc.property(definition, fc.option(text, { nil: undefined }), (tool, server) => {
        const context = server === undefined ? {} : { server };
        const graded = classifyTool(tool, context);
        expect(classification.safeParse(graded).error).toBeUndefined();
        expect(JSON.stringify(classifyTool(tool, context))).toBe(JSON.stringify(graded));
        expect(graded.digest).toBe(definitionDigest(tool));
        const claims = [
          ...graded.evidence,
          ...graded.moves.flatMap(({ evidence }) => evidence),
          ...Object.values(graded.facets).flatMap(({ evidence }) => evidence),
        ];
        for (const claim of claims) expect(isVerbatim(tool, claim)).toBe(true);
        expect(graded.rationale).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
      { numRuns: 400, seed: 7 },
    );
  });

  it.each([
    ['', 0],
    ['a'.repeat(20_000), 1],
    [`delete ${'x '.repeat(50_000)}`, 2],
    ['[('.repeat(30_000), 3],
    ['delete '.repeat(20_000), 4],
  ])('reads hostile text in bounded time (%#)', (description) => {
    const start = performance.now();
    classifyTool({
      name: 'delete_all',
      description,
      inputSchema: {
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 5000 }, (_, index) => [
            `p${index}`,
            { type: 'string', description: index === 0 ? description : 'path' },
          ]),
        ),
      },
    });
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('follows no reference and no loop in a schema', () => {
    expect(
      classifyTool({ name: 'get_tree', inputSchema: { $ref: '#', properties: { node: { $ref: '#' } } } }).category,
    ).toBe('Read');
  });

  it('says what is missing where the definition is too thin', () => {
    expect(classifyTool({ name: 'bop' }).thin).toMatch(/description is missing/);
    expect(classifyTool({ name: 'manage_things', description: 'Manage things.' }).thin).toMatch(/list the actions/);
    expect(classifyTool({ name: 'list_invoices', description: 'List all invoices.' }).thin).toBeNull();
  });

  it.each([
    ['StopInstances', '批量停止ECS实例', 'Execute'],
    ['query_users', '查询用户列表', 'Read'],
    ['item_purge', '永久删除所有数据', 'Destructive'],
    ['tool_a', '指定したファイルを削除します', 'Destructive'],
    ['tool_b', '사용자 목록을 조회합니다', 'Read'],
    ['tool_c', 'Elimina un registro de la base de datos', 'Destructive'],
    ['tool_d', 'Cria um novo cliente', 'Write'],
  ])('reads %s (%s) as %s', (name, description, category) => {
    const graded = classifyTool({ name, description });
    expect(graded.category).toBe(category);
    expect(graded.confidence).toBeLessThan(0.96);
  });

  it('names the tie-breaks that decided, and no others', () => {
    expect(classifyTool({ name: 'get_weather', description: 'Get the weather.' }).tieBreaks).toEqual([]);
    expect(classifyTool({ name: 'delete_record', description: 'Delete a record.' }).tieBreaks).toEqual(['T2']);
    expect(classifyTool({ name: 'delete_bucket', description: 'Delete a bucket.' }).tieBreaks).toContain('R19');
  });

  it('never gives two tools with different effects the same rationale', () => {
    const one = classifyTool({ name: 'create_board', description: 'Kong admin tool.' });
    const other = classifyTool({ name: 'delete_board', description: 'Kong admin tool.' });
    expect(one.rationale).not.toBe(other.rationale);
  });
});
