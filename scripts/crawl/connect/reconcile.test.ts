import { describe, expect, it } from 'vitest';
import type { CrawledTool } from '#catalogue/catalogue.ts';
import type { Provenance } from '#core/model/provenance.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { reconcile } from './reconcile.ts';

const base: Provenance = {
  truth: 'registered',
  gated: null,
  method: 'static',
  package: 'carrier',
  version: '1.0.0',
  integrity: 'sha512-a',
  file: 'index.js',
  line: 7,
  partial: [],
  obtainedAt: '2026-11-21T00:00:00.000Z',
};
const inSource = (definition: ToolDefinition, more: Partial<Provenance> = {}): CrawledTool => ({
  definition,
  provenance: { ...base, ...more },
});
const inList = (definition: ToolDefinition, more: Partial<Provenance> = {}): CrawledTool => ({
  definition,
  provenance: { ...base, truth: 'listed', method: 'live', package: 'server', file: null, line: null, ...more },
});

describe('reconcile', () => {
  it('takes the list for what there is, and the place from the code', () => {
    const definition = { name: 'read', description: 'Reads', inputSchema: { type: 'object', properties: {} } };
    const { tools, differences } = reconcile(
      [inSource({ ...definition, inputSchema: { properties: {}, type: 'object' } })],
      [inList(definition)],
    );
    expect(differences).toEqual([]);
    expect(tools).toEqual([
      { definition, provenance: { ...base, truth: 'listed', method: 'live', package: 'carrier' } },
    ]);
  });

  it('keeps and names what the two say differently', () => {
    const { tools, differences } = reconcile(
      [inSource({ name: 'read', description: 'Reads a file', title: 'Read' })],
      [inList({ name: 'read', description: 'Reads any file' })],
    );
    expect(tools[0]?.definition.description).toBe('Reads any file');
    expect(tools[0]?.provenance.differences).toEqual([
      { pointer: '/title', source: 'Read' },
      { pointer: '/description', source: 'Reads a file' },
    ]);
    expect(differences).toEqual([
      { kind: 'field', tool: 'read', pointer: '/title' },
      { kind: 'field', tool: 'read', pointer: '/description' },
    ]);
  });

  it('takes what the code leaves open for no difference', () => {
    const partial = [{ pointer: '/inputSchema/properties/path', reason: 'computed' }];
    const { differences } = reconcile(
      [inSource({ name: 'read', inputSchema: { type: 'object' } }, { partial })],
      [inList({ name: 'read', inputSchema: { type: 'object', properties: { path: {} } } })],
    );
    expect(differences).toEqual([]);
  });

  it('gates a tool of the code that the list lacks, and keeps a gate that is known', () => {
    const known = { by: 'option' as const, condition: '--admin' };
    const { tools, differences } = reconcile(
      [
        inSource({ name: 'lost' }),
        inSource({ name: 'admin' }, { gated: known }),
        inSource({ name: 'dead' }, { truth: 'source-only' }),
      ],
      [inList({ name: 'read' })],
    );
    expect(
      tools.map(({ definition, provenance }) => [definition.name, provenance.truth, provenance.gated?.by]),
    ).toEqual([
      ['read', 'listed', undefined],
      ['lost', 'registered', 'unknown'],
      ['admin', 'registered', 'option'],
      ['dead', 'source-only', undefined],
    ]);
    expect(tools[1]?.provenance.gated?.condition).toMatch(/did not list it/);
    expect(tools[2]?.provenance.gated).toEqual(known);
    expect(differences).toEqual([
      { kind: 'not-in-source', tool: 'read' },
      { kind: 'not-listed', tool: 'lost' },
      { kind: 'not-listed', tool: 'admin' },
    ]);
  });

  it('says that a listed tool needs a credential, and no other gate', () => {
    const [one, two] = reconcile(
      [
        inSource({ name: 'a' }, { gated: { by: 'credential', condition: 'API_KEY' } }),
        inSource({ name: 'b' }, { gated: { by: 'option', condition: '--b' } }),
      ],
      [inList({ name: 'a' }), inList({ name: 'b' })],
    ).tools;
    expect(one?.provenance.gated).toEqual({ by: 'credential', condition: 'API_KEY' });
    expect(two?.provenance.gated).toBeNull();
  });

  it('M6 matches tools of one name in their order, those that the entry reaches first', () => {
    const { tools } = reconcile(
      [
        inSource({ name: 'a' }, { truth: 'source-only', line: 1 }),
        inSource({ name: 'a' }, { line: 2 }),
        inSource({ name: 'a' }, { line: 3 }),
      ],
      [inList({ name: 'a' }), inList({ name: 'a' })],
    );
    expect(tools.map(({ provenance }) => provenance.line)).toEqual([2, 3]);
  });

  it('M11 matches names that JavaScript has a meaning for', () => {
    const { differences } = reconcile(
      [inSource({ name: '__proto__' })],
      [inList({ name: '__proto__' }), inList({ name: 'toString' })],
    );
    expect(differences).toEqual([{ kind: 'not-in-source', tool: 'toString' }]);
  });
});
