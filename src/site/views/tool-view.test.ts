import { expect, it } from 'vitest';
import type { ToolRecord } from '#catalogue/records.ts';
import { classifyTool } from '#core/classify/classify-tool.ts';
import { whatIf } from '#core/classify/what-if.ts';
import type { Server } from '#core/model/server.ts';
import type { ToolDefinition } from '#core/model/tool-definition.ts';
import { decide } from '#core/policy/decide.ts';
import { toolView } from './tool-view.ts';

const server: Server = {
  id: 'npm:example-firewall-mcp',
  slug: 'npm-example-firewall-mcp',
  kind: 'npm',
  name: 'example-firewall-mcp',
  version: '1.0.0',
  description: null,
  license: null,
  publisher: null,
  repository: null,
  homepage: null,
  publishedAt: null,
  deprecated: null,
  installScripts: [],
  environment: [],
  integrity: null,
  notes: [],
  crawledAt: '2026-11-03T08:15:00Z',
  outcome: { state: 'ok', code: null, message: null },
};

function record(definition: ToolDefinition): ToolRecord {
  const classification = classifyTool(definition, { server: server.name });
  return {
    server: server.slug,
    slug: definition.name,
    position: 0,
    definition,
    classification,
    decision: decide(definition, classification),
    whatIf: whatIf(definition, classification, server.name),
    provenance: {
      truth: 'registered',
      gated: { by: 'option', condition: null },
      method: 'static',
      package: server.name,
      version: null,
      integrity: null,
      file: 'index.js',
      line: null,
      partial: [{ pointer: '/description', reason: 'built while the server runs' }],
      obtainedAt: server.crawledAt,
    },
  };
}

const view = (definition: ToolDefinition): ReturnType<typeof toolView> => toolView(record(definition), server, []);

const forward: ToolDefinition = {
  name: 'nat_create_port_forward',
  description: 'Create a port forward rule',
  inputSchema: { type: 'object', properties: { interface: { type: 'string' } } },
  annotations: { readOnlyHint: true, title: 'Forward' },
};

it('tells the grade, the decision and the words that they rest on', () => {
  const shown = view(forward);
  expect(shown).toMatchObject({ category: 'Write', kind: 'a Write tool', risk: 'High' });
  expect(shown.definition.title?.map(({ text }) => text)).toEqual(['Forward']);
  expect(shown.story).toMatch(/^Write starts at Medium; raised to High because /);
  expect([...shown.definition.name, ...(shown.definition.description ?? [])].some(({ kind }) => kind === 'mark')).toBe(
    true,
  );
  expect(shown.facets.map(({ title }) => title)).toContain('Network change');
});

it('tells nothing twice: not the grade in the decision, nor grade and contradiction in the rationale', () => {
  const { decision, rationale, notes } = view(forward);
  const said = rationale.map(({ text }) => text).join('');
  expect(decision.reason).not.toContain('starts at');
  expect(notes).toContain('The author says read-only; we read Write.');
  expect(said).not.toContain('starts at');
  expect(said).not.toContain('The author says');
  expect(said.length).toBeGreaterThan(20);
});

it('says unknown where something is not known, and never a likely value', () => {
  expect(view(forward).provenance).toMatchObject({
    gate: 'It is there only with an option of the server.',
    condition: null,
    package: 'example-firewall-mcp',
    integrity: null,
    place: 'index.js',
    gaps: [{ part: 'description', reason: 'built while the server runs' }],
  });
  expect(view({ name: 'reload' })).toMatchObject({
    parameters: { state: 'unknown' },
    definition: { description: null },
  });
});

it('tells in its answers nothing that stands elsewhere on the page', () => {
  const { questions, story, rationale, decision } = view(forward);
  expect(questions.length).toBeGreaterThanOrEqual(6);
  expect(questions.length).toBeLessThanOrEqual(9);
  const said = [story, decision.reason, rationale.map(({ text }) => text).join('')];
  for (const { answer } of questions) {
    const text = answer.map((segment) => segment.text).join('');
    for (const other of said) expect(other).not.toContain(text);
  }
});

it('says what the author’s hints are worth, and cites the definition by its digest', () => {
  const { hints, citation, tokens } = view(forward);
  expect(hints.find(({ name }) => name === 'readOnlyHint')).toMatchObject({
    author: 'true',
    ours: 'no',
    differs: true,
  });
  expect(citation).toMatch(/read 3 November 2026; sha256-[0-9a-f]{64}$/);
  expect(tokens).toMatch(/^about \d+ tokens of context$/);
});

it('says “an Execute tool”', () => {
  expect(view({ name: 'apply_changes', description: 'Apply pending firewall changes' }).kind).toBe('an Execute tool');
});
