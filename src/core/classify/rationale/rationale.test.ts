import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Classification } from '../../model/classification.ts';
import { toolDefinition, type ToolDefinition } from '../../model/tool-definition.ts';
import { facetIds } from '../../taxonomy/facet.ts';
import { classifyTool } from '../classify-tool.ts';
import { rules } from '../rules/index.ts';

const empty = { type: 'object', properties: {} };
const taking = (...names: string[]): ToolDefinition['inputSchema'] => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});
const told = (definition: ToolDefinition): string => classifyTool(definition).rationale;

describe('a rationale', () => {
  it.each<[what: string, definition: ToolDefinition, expected: string]>([
    ['says what is done to what', { name: 'get_user', description: 'Get a user.' }, 'get_user gets a user.'],
    [
      'reads a second verb after "or"',
      { name: 'create_session', description: 'Create or reuse a browser session.' },
      'create_session creates or reuses a browser session.',
    ],
    [
      'reads a second verb after "and"',
      { name: 'issues', description: 'Search and filter issues by severity.' },
      'issues searches and filters issues by severity.',
    ],
    [
      'ends before a clause that it leaves out',
      { name: 'browser_drop', description: 'Drop files onto an element, as if dragged from outside the page.' },
      'browser_drop drops files onto an element.',
    ],
    [
      'takes the deed out of an instruction',
      { name: 'getFailures', description: 'Use this tool to fetch failed requests from a session.' },
      'getFailures fetches failed requests from a session.',
    ],
    [
      'says what is inferred from a name',
      { name: 'updatePage' },
      'What updatePage does is inferred from its name, “update page”: it has no description.',
    ],
    [
      'quotes no instruction as a description',
      {
        name: 'update_customers',
        description: 'When using this tool, always use the filter.',
        inputSchema: taking('id'),
      },
      'What update_customers does is inferred from its name, “update customers”: no sentence of its description says it plainly.',
    ],
    [
      'does not say of a language that it cannot read that there is no verb',
      { name: 'brev', description: 'Пересчитывает показатели квартала.' },
      'has no verb that the rules can read in its name or description.',
    ],
    [
      'reads a verb of another language',
      { name: 'yoklama', description: '搜索网络并返回结果。' },
      'is described as “搜索网络并返回结果”',
    ],
    [
      'quotes the verb where it stands',
      { name: 'company_jobs', description: 'Scrapes jobs of a company.' },
      '“scrapes” in its description asks for data',
    ],
    [
      'says of no arguments that the state decides',
      { name: 'firewall_apply_changes', description: 'Apply pending firewall changes.', inputSchema: empty },
      'It takes no arguments: what a call does depends on what is there when it is made.',
    ],
    [
      'names who is paid and how much',
      { name: 'send_payment', description: 'Send a payment.', inputSchema: taking('amount', 'to') },
      'At worst, one call pays or buys what “amount” says to whom “to” names, and nobody agreed to it.',
    ],
    [
      'names what carries the code',
      { name: 'run_shell', description: 'Run a shell command.', inputSchema: taking('command') },
      'At worst, one call runs what somebody else wrote, put into “command”, with all that the server’s own user may do.',
    ],
    [
      'says that a removal stays',
      { name: 'delete_record', description: 'Delete a record.', inputSchema: taking('id') },
      'At worst, one call removes what is still needed, as “id” says; nothing that the definition names brings it back.',
    ],
    [
      'says what else would set the level',
      { name: 'dns_delete_override', description: 'Delete a DNS host override.', inputSchema: taking('uuid') },
      'Destructive starts at High, and would be High in any category because it changes network exposure.',
    ],
  ])('%s', (_, definition, expected) => {
    expect(told(definition)).toContain(expected);
  });

  it('has no worst call for what anybody may know, and none that a cap contains', () => {
    expect(told({ name: 'get_time', description: 'Get the current time.' })).not.toContain('At worst');
    expect(told({ name: 'clear_thoughts', description: 'Clears all thoughts of this session.' })).not.toContain(
      'At worst',
    );
  });

  it.each(
    rules.flatMap(({ examples }) => [...examples.matches, ...examples.misses]).map((one) => [one.name, one] as const),
  )('of %s is made of sentences and names the category', (_, { server, ...definition }) => {
    const { rationale, category, risk } = classifyTool(definition, { server });
    expect(rationale).toMatch(/^\S.*[.!?]$/s);
    expect(rationale).not.toMatch(/ {2}|\.\.(?!\.)|undefined|null|\$\{|"/);
    expect(rationale).toMatch(new RegExp(`\\b${category}\\b`));
    expect(rationale).toContain(risk);
  });
});

/** What a call does, as far as a grade tells: tools that differ in it must not be explained alike. */
function effectOf({ category, risk, facets, rules: matched }: Classification): string {
  return JSON.stringify([category, risk, facetIds.map((id) => facets[id].value), matched]);
}

/** Pairs of tools of one server that have different effects and one rationale, their names aside. */
function alike(server: string, definitions: readonly ToolDefinition[]): string[] {
  const seen = new Map<string, { name: string; effect: string }>();
  return definitions.flatMap((definition) => {
    const classification = classifyTool(definition, { server });
    const words = classification.rationale.replace(definition.name, 'it');
    const effect = effectOf(classification);
    const known = seen.get(words);
    if (known === undefined) seen.set(words, { name: definition.name, effect });
    return known === undefined || known.effect === effect
      ? []
      : [`${server}: ${known.name} and ${definition.name}: ${words}`];
  });
}

const catalogue = join(import.meta.dirname, '../../../../.toolgrade/catalogue.sqlite');

describe('tools of one server with different effects', () => {
  it('are explained in different words: the examples of all rules', () => {
    const examples = rules.flatMap(({ examples: { matches } }) => matches.map((one) => toolDefinition.parse(one)));
    expect(alike('examples', examples)).toEqual([]);
  });

  it.skipIf(!existsSync(catalogue))('are explained in different words: the catalogue that is here', () => {
    const database = new DatabaseSync(catalogue, { readOnly: true });
    const found: string[] = [];
    for (const { id } of database.prepare('SELECT id FROM servers').all()) {
      const rows = database.prepare('SELECT definition FROM tools WHERE server = ? ORDER BY position').all(String(id));
      found.push(
        ...alike(
          String(id),
          rows.map(({ definition }) => toolDefinition.parse(JSON.parse(String(definition)))),
        ),
      );
    }
    database.close();
    expect(found).toEqual([]);
  });
});
