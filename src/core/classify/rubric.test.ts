import { describe, expect, it } from 'vitest';
import type { ToolDefinition } from '../model/tool-definition.ts';
import { categories } from '../taxonomy/category.ts';
import { facetIds } from '../taxonomy/facet.ts';
import { classifyTool } from './classify-tool.ts';
import { rules } from './rules/index.ts';

/** What of the rubric is no claim about a definition, and where it holds instead; the tests below show each. */
const elsewhere: Record<string, string> = {
  T10: 'no rule takes a dry run for a reason to lower a grade: one call can set both arguments',
  R15: 'weigh.ts decides which facets raise the level where they depend on an argument',
};

const string = { type: 'string' };
function object(properties: Record<string, object>): ToolDefinition['inputSchema'] {
  return JSON.parse(JSON.stringify({ type: 'object', properties })) as ToolDefinition['inputSchema'];
}

describe('the rubric', () => {
  const ids = [
    ...Array.from({ length: 11 }, (_, index) => `T${index + 1}`),
    ...Array.from({ length: 33 }, (_, index) => `R${index + 1}`),
  ];

  it.each(ids)('%s is applied by a rule, or holds elsewhere', (id) => {
    const applied = rules.some(({ rulings }) => rulings.includes(id));
    expect(applied).toBe(elsewhere[id] === undefined);
  });

  it.each(categories)('%s is shown by at least two rules', (category) => {
    expect(rules.filter(({ shows }) => shows.kind === 'category' && shows.category === category).length).toBeGreaterThan(1);
  });

  it.each(facetIds)('%s is found in some definition', (facet) => {
    const telling: ToolDefinition[] = [
      { name: 'execute_sql', description: 'Execute a SQL statement.', inputSchema: object({ sql: string }) },
      { name: 'fetch_url', description: 'Fetch a URL.', inputSchema: object({ url: string }) },
      { name: 'create_port_forward', description: 'Create a port forward.' },
      { name: 'add_collaborator', description: 'Add a collaborator.' },
      { name: 'write_file', description: 'Write a file.', inputSchema: object({ path: string, content: string }) },
      { name: 'rotate_key', description: 'Rotate an API key.' },
      { name: 'create_refund', description: 'Create a refund.', inputSchema: object({ amount: { type: 'number' } }) },
      { name: 'restart_instance', description: 'Restart an instance.' },
      { name: 'save_memory', description: 'Save a memory.' },
    ];
    const found = telling.flatMap((definition) => {
      const { value } = classifyTool(definition).facets[facet];
      return value === 'no' ? [] : [definition.name];
    });
    expect(found).not.toEqual([]);
  });

  it('T10: neither a dry run that is off, nor one that is on, lowers a removal', () => {
    for (const dryRun of [{ type: 'boolean', default: false }, { type: 'boolean', default: true }]) {
      const definition = { name: 'delete_database', description: 'Delete a database.', inputSchema: object({ name: string, dry_run: dryRun }) };
      expect(classifyTool(definition)).toMatchObject({ category: 'Destructive', risk: 'Critical' });
    }
  });

  it('R15: a conditional facet raises the level only where the rubric counts it so', () => {
    const file = classifyTool({ name: 'read_file', description: 'Read a file.', inputSchema: object({ path: string }) });
    expect(file.facets.credentials.value).toBe('conditional');
    expect(file.moves.map(({ id }) => id)).toContain('credentials');
    const hook = classifyTool({ name: 'create_job_note', description: 'Create a note.', inputSchema: object({ callback_url: string }) });
    expect(hook.facets['external-communication'].value).toBe('conditional');
    expect(hook).toMatchObject({ category: 'Write', risk: 'Medium' });
  });
}); // prettier-ignore
