import { describe, expect, it } from 'vitest';
import { quote } from '#core/model/evidence.ts';
import type { JsonObject } from '#core/model/json.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { parametersView, type ParameterRow } from './parameters.ts';

const definition = (inputSchema: JsonObject): ToolDefinition => ({ name: 'tool', inputSchema });

function rowsOf(inputSchema: JsonObject): ParameterRow[] {
  const view = parametersView(definition(inputSchema), []);
  return view.state === 'some' ? view.rows : [];
}

const outline = (schema: JsonObject): string[] =>
  rowsOf(schema).map(({ name, depth, type, required }) => {
    const words = name.map(({ text }) => text).join('');
    return `${'  '.repeat(depth)}${words}${required ? '*' : ''} ${type}`;
  });

describe('parameters', () => {
  it('tells no schema from a schema without arguments', () => {
    expect(parametersView({ name: 'tool' }, [])).toEqual({ state: 'unknown' });
    expect(parametersView(definition({ type: 'object', properties: {} }), [])).toEqual({ state: 'none' });
    expect(parametersView(definition({ type: 'object' }), [])).toEqual({ state: 'none' });
    expect(parametersView(definition({ additionalProperties: { type: 'string' } }), [])).toMatchObject({
      state: 'some',
      open: true,
    });
  });

  it('nests members of objects, of array items and of branches below their parent', () => {
    expect(
      outline({
        required: ['file'],
        properties: {
          file: {
            type: 'object',
            required: ['path'],
            properties: { path: { type: 'string' }, mode: { enum: ['r', 'w'] } },
          },
          edits: { type: 'array', items: { type: 'object', properties: { line: { type: 'integer' } } } },
          target: { anyOf: [{ type: 'string' }, { type: 'object', properties: { id: { type: 'number' } } }] },
        },
      }),
    ).toEqual([
      'file* object',
      '  path* string',
      '  mode string',
      'edits array of object',
      '  line integer',
      'target string or object',
      '  id number',
    ]);
  });

  it('names types, choices, defaults and limits', () => {
    const [row] = rowsOf({
      properties: {
        n: { type: ['integer', 'null'], enum: [1, 2, null], default: 1, minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
      },
    });
    expect(row).toMatchObject({ type: 'integer or null', default: '1', notes: 'at least 1' });
    expect(row?.choices.map((choice) => choice[0]?.text)).toEqual(['1', '2', 'null']);
  });

  it.each<[JsonObject, string]>([
    [{ minLength: 24, maxLength: 24, pattern: '^\\d+$' }, '24 characters, pattern ^\\d+$'],
    [{ minLength: 1, maxLength: 64 }, '1 to 64 characters'],
    [{ minLength: 1 }, 'at least 1 character'],
    [{ minItems: 0, maxItems: 100 }, '0 to 100 items'],
    [{ minimum: 5000, maximum: 600000 }, '5000 to 600000'],
    [{ exclusiveMinimum: 0, format: 'uri' }, 'more than 0, format uri'],
    [{ pattern: 'a\u202eb' }, 'pattern a⟨U+202E⟩b'],
  ])('says %j in words', (schema, words) => {
    expect(rowsOf({ properties: { p: schema } })[0]?.notes).toBe(words);
  });

  it('lets nothing hide in a default or in a reference', () => {
    const [first, second] = rowsOf({ properties: { a: { default: 'x\u202ey' }, b: { $ref: 'x\u202ey' } } });
    expect(first?.default).toBe('"x⟨U+202E⟩y"');
    expect(second?.type).toBe('reference to x⟨U+202E⟩y');
  });

  it('follows local references, and ends where they go in circles or elsewhere', () => {
    expect(outline({ $defs: { Id: { type: 'string' } }, properties: { id: { $ref: '#/$defs/Id' } } })).toEqual([
      'id string',
    ]);
    const circle = {
      $defs: { Node: { type: 'object', properties: { next: { $ref: '#/$defs/Node' } } } },
      properties: { node: { $ref: '#/$defs/Node' } },
    };
    expect(outline(circle).length).toBeLessThan(10);
    expect(rowsOf({ properties: { list: { type: 'array', items: { $ref: '#/properties/list' } } } })).toHaveLength(1);
    expect(outline({ properties: { far: { $ref: 'https://example.com/schema.json' } } })).toEqual([
      'far reference to https://example.com/schema.json',
    ]);
  });

  it('X14: bounds rows and choices, and counts what it leaves out', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`p${index}`, { type: 'string' }]));
    expect(parametersView(definition({ properties: many }), [])).toMatchObject({ state: 'some', more: 380 });
    const [row] = rowsOf({ properties: { p: { enum: Array.from({ length: 100 }, (_, index) => `v${index}`) } } });
    expect(row?.choices).toHaveLength(24);
    expect(row?.moreChoices).toBe(76);
  });

  it('survives schemas that are no schemas', () => {
    const odd: JsonObject[] = [
      { properties: [] },
      { properties: { a: true, b: null } },
      { required: 'x', properties: { a: { enum: 3, anyOf: {} } } },
    ];
    for (const schema of odd) {
      expect(() => rowsOf(schema)).not.toThrow();
    }
  });

  it('marks names, descriptions and choices where they stand', () => {
    const tool = definition({
      properties: { path: { type: 'string', description: 'Any path', enum: ['all', 'one'] } },
    });
    const view = parametersView(tool, [
      quote(tool, '/inputSchema/properties/path', { part: 'key' }),
      quote(tool, '/inputSchema/properties/path/description', { start: 0, end: 3 }),
      quote(tool, '/inputSchema/properties/path/enum/0'),
    ]);
    const [row] = view.state === 'some' ? view.rows : [];
    expect(row?.name).toEqual([{ kind: 'mark', text: 'path' }]);
    expect(row?.description).toEqual([
      { kind: 'mark', text: 'Any' },
      { kind: 'text', text: ' path' },
    ]);
    expect(row?.choices[0]).toEqual([{ kind: 'mark', text: 'all' }]);
  });
});
